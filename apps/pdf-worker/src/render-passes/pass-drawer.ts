import { type MissingReason } from '@app/download-request';
import { countError } from '@app/metrics';
import { type PassData, PassRenderer, type PassSet } from '@app/pass-pdf';
import { Injectable, Logger } from '@nestjs/common';
import { measurePass } from '../metrics';
import { type Attempt, DrawCounter } from '@app/request-lifecycle';

/** A pass that has to be drawn, and its position in the request. */
export interface DuePass {
  readonly position: number;
  readonly pass: PassData;
}

export type DrawnPass = { readonly pdf: Uint8Array } | { readonly reason: MissingReason };

/**
 * Draws the passes of a request one by one. If one pass cannot be drawn, the others still are, even if drawing it ends the process. For
 * this, a repeated attempt counts each draw before it begins and clears the count afterwards; `RenderPlanLoader` leaves out passes whose count is
 * too high. The first attempt of a request does not count, to save time.
 */
@Injectable()
export class PassDrawer {
  private readonly logger = new Logger('draw-passes');
  /** Resolves when the draw that is being counted has ended, in any request of this process. Undefined if there is none. */
  private countedDraw?: Promise<unknown>;

  constructor(
    private readonly renderer: PassRenderer,
    private readonly counter: DrawCounter,
  ) {}

  /**
   * Prepares drawing. @returns a function that draws `due[index]`. It rejects with `AttemptSuperseded`, or if the database is unavailable.
   */
  async prepare(attempt: Attempt, due: readonly DuePass[]): Promise<(index: number) => Promise<DrawnPass>> {
    const set = await this.renderer.open(due.map(({ pass }) => pass));
    return async (index) => {
      // While a draw is counted, the process draws no other pass, not even of other requests. So if the process ends, this pass is the
      // cause.
      while (this.countedDraw) await this.countedDraw;
      if (!attempt.isRepeated) return this.draw(set, index);
      const drawing = this.drawCounted(attempt, due[index] as DuePass, () => this.draw(set, index));
      this.countedDraw = drawing.catch(() => undefined).finally(() => (this.countedDraw = undefined));
      return drawing;
    };
  }

  private async drawCounted(
    attempt: Attempt,
    { position }: DuePass,
    draw: () => DrawnPass,
  ): Promise<DrawnPass> {
    await this.counter.count(attempt, position);
    const drawn = draw();
    await this.counter.clear(attempt, position);
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
