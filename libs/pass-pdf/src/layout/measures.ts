import { PAGE_HEIGHT, PAGE_WIDTH } from '../document/content-stream';
import { type Box } from '../document/structure';

/**
 * All measures are points, with y from the top. Only the band comes nearer to the edge than this, so that neither cutting nor a
 * card holder hides a letter.
 */
export const MARGIN = 12.5;
export const FULL_WIDTH = PAGE_WIDTH - 2 * MARGIN;
/** The baseline of the last line on the page. */
export const LAST_BASELINE = PAGE_HEIGHT - 10;

/** The QR code has the same place on every pass. It is 19 mm wide; each square of a code of 33 × 33 squares is then 0.58 mm. */
export const QR_SIZE = 54;
export const QR_LEFT = PAGE_WIDTH - MARGIN - QR_SIZE;
export const QR_TOP = 31;
export const QR_BOX: Box = [QR_LEFT, PAGE_HEIGHT - QR_TOP - QR_SIZE, QR_LEFT + QR_SIZE, PAGE_HEIGHT - QR_TOP];

/** The width left of the QR code and of the white margin that it needs (four squares). */
export const COLUMN_WIDTH = QR_LEFT - MARGIN - 8;
