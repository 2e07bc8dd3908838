export type Caller = 'nobody' | 'contact person' | 'operator';

/** What is sent, without what follows from the route and the caller. */
export interface Sent {
  /** Path and query, encoded. */
  readonly address?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly body?: string | Buffer;
  /** Of somebody else than the caller that is named. */
  readonly cookie?: string;
}

/** The most that somebody can rightly ask of a route, or that which costs most to refuse. */
export interface WorstCall {
  readonly caller: Caller;
  readonly what: string;
  /** Of an answer that shows that the call got as far as it should. */
  readonly status: number;
  /** Made anew for each call. */
  readonly sent: () => Sent | Promise<Sent>;
}
