import { type ComponentState } from './state-of';

export class HealthView {
  status: ComponentState;
  /** What this service cannot do without. */
  components: Record<string, ComponentState>;
  /** What an operator should mend before people notice: a sentence each, with the remedy. */
  warnings: string[];
  /** For how long the request has waited that has waited longest; null: none waits, or the database does not answer. */
  oldestWaitingSeconds: number | null;
}
