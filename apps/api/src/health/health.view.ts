import { type ComponentState } from './state-of';

export class HealthView {
  status: ComponentState;
  /** State of each service that the api needs. */
  components: Record<string, ComponentState>;
  /** Problems that an operator should fix before people notice them: one sentence each, which says how. */
  warnings: string[];
  /** Waiting time of the request that has waited longest. Null if no request waits, or the database does not answer. */
  oldestWaitingSeconds: number | null;
}
