import { type Somebody } from '../stage';

/** What the attacker's process is told before it begins. */
export interface Plan {
  readonly port: number;
  readonly seconds: number;
  readonly seed: string;
  /** Empty: all. */
  readonly kinds: readonly string[];
  readonly attackers: readonly Required<Somebody>[];
  readonly operator: Somebody;
  /** Of honest people: what the attacker must not get at, though it knew how it is named. */
  readonly theirs: {
    readonly emails: readonly string[];
    readonly holderIds: readonly string[];
    readonly requestIds: readonly string[];
    readonly archiveKeys: readonly string[];
    readonly importIds: readonly string[];
  };
}
