import { get } from 'node:http';
import { peakMemoryMb } from '../../bench/measure/peak-memory';
import { addressOf } from './settings';
import { type Stage } from './stage';

const EVERY_MS = 250;
const API = 'apps/api/src/main.js';

/** An answer that takes longer was not given; it is not waited for any more. Milliseconds. */
const LIVE_WITHIN_MS = 30_000;

/** Asks whether the api lives, and looks how much memory it has, four times a second. */
export class Watch {
  /** The slowest answer of `live` on the health port, which orchestrators ask. Milliseconds. */
  slowestLiveMs = 0;
  /** The slowest answer of `live` on the public port, which the attacker calls, too. Milliseconds. */
  slowestPublicLiveMs = 0;
  serverErrors = 0;
  /** Of any api that ran: the system keeps the highest itself. */
  peakRssMb = 0;
  looks = 0;
  private readonly timer: NodeJS.Timeout;
  private readonly open = new Map<object, (ms?: number) => void>();
  private pid?: number;

  constructor(private readonly stage: Stage) {
    this.timer = setInterval(() => this.look(), EVERY_MS);
  }

  /** What is still unanswered has taken as long as it took so far. */
  stop(): void {
    clearInterval(this.timer);
    this.look();
    for (const took of this.open.values()) took();
  }

  private look(): void {
    this.looks += 1;
    this.lookAtMemory();
    const { system, healthPort } = this.stage;
    this.ask(`http://127.0.0.1:${healthPort}/live`, (ms) => {
      this.slowestLiveMs = Math.max(this.slowestLiveMs, ms);
    });
    this.ask(`${system.url}/api/health/live`, (ms) => {
      this.slowestPublicLiveMs = Math.max(this.slowestPublicLiveMs, ms);
    });
  }

  private ask(address: string, tell: (ms: number) => void): void {
    const started = performance.now();
    const took = (ms = performance.now() - started) => tell(Math.round(ms));
    // Over a connection of its own, as an orchestrator asks: whether one can be had is part of the answer.
    const call = get(address, { agent: false, localAddress: addressOf.watcher }, (answer) => {
      if ((answer.statusCode ?? 0) >= 500) this.serverErrors += 1;
      answer.resume().once('end', () => {
        this.open.delete(call);
        // What is no 'yes' is as bad as none in time.
        took(answer.statusCode === 200 ? undefined : LIVE_WITHIN_MS);
      });
    });
    this.open.set(call, took);
    call.setTimeout(LIVE_WITHIN_MS, () => call.destroy());
    call.on('error', () => {
      if (this.open.delete(call)) took(LIVE_WITHIN_MS);
    });
  }

  private lookAtMemory(): void {
    try {
      this.pid ??= this.stage.system.child(API);
      this.peakRssMb = Math.max(this.peakRssMb, peakMemoryMb(this.pid));
    } catch {
      // It has ended: the next look finds the one that was started in its place, if there is one.
      this.pid = undefined;
    }
  }
}
