import { type MissingReason } from '@app/download-request';
import { countError } from '@app/metrics';
import { type PassData, PassRenderer, type PassSet } from '@app/pass-pdf';
import { Injectable, Logger } from '@nestjs/common';
import { measurePass } from '../metrics';
import { type Attempt, Attempts } from './attempts';

/** A pass that is to be drawn, and its place in the request. */
export interface DuePass {
  readonly position: number;
  readonly pass: PassData;
}

export type DrawnPass = { readonly pdf: Uint8Array } | { readonly reason: MissingReason };

/**
 * Draws the passes of a request one by one. One that cannot be drawn never costs the others, not even when it ends the
 * process: once an attempt has been in vain, each pass is noted before it is drawn and struck out after it, and what
 * stays noted too often is left out by `LoadPlan`. The first attempt notes nothing, and costs nothing.
 */
@Injectable()
export class DrawPasses {
  private readonly logger = new Logger('draw-passes');
  /** Settles when the noted pass that is at hand is drawn. */
  private noted?: Promise<unknown>;

  constructor(
    private readonly renderer: PassRenderer,
    private readonly attempts: Attempts,
  ) {}

  /** @returns what draws the pass at this index of `due`; rejects with `AttemptSuperseded`, or when the database is away. */
  async open(attempt: Attempt, due: readonly DuePass[]): Promise<(index: number) => Promise<DrawnPass>> {
    const set = await this.renderer.open(due.map(({ pass }) => pass));
    return async (index) => {
      // While a pass is noted this process draws no other: should it end, it is this one that ended it.
      while (this.noted) await this.noted;
      if (!attempt.isRepeated) return this.draw(set, index);
      const drawing = this.drawNoted(attempt, due[index] as DuePass, () => this.draw(set, index));
      this.noted = drawing.catch(() => undefined).finally(() => (this.noted = undefined));
      return drawing;
    };
  }

  private async drawNoted(
    attempt: Attempt,
    { position }: DuePass,
    draw: () => DrawnPass,
  ): Promise<DrawnPass> {
    await this.attempts.noteDraw(attempt, position);
    const drawn = draw();
    await this.attempts.strikeDraw(attempt, position);
    return drawn;
  }

  private draw(set: PassSet, index: number): DrawnPass {
    const started = performance.now();
    try {
      const rendered = set.render(index);
      if (rendered.ok) measurePass(started);
      return rendered.ok ? { pdf: rendered.pdf } : { reason: rendered.reason };
    } catch (error) {
      countError('render-failed');
      this.logger.error(`a pass could not be drawn: ${(error as Error).name}`, (error as Error).stack);
      return { reason: 'render-failed' };
    }
  }
}
