import { type ComponentState } from './component-state';

export class HealthView {
  status: ComponentState;
  /** State of each service that the api needs. */
  components: Record<string, ComponentState>;
  /** Problems that an operator should fix before users notice them. Each is one sentence that says how to fix it. */
  warnings: string[];
  /** Waiting time of the request that has waited longest. Null if no request is waiting, or the database does not answer. */
  oldestWaitingSeconds: number | null;
}
