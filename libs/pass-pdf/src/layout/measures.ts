import { PAGE_HEIGHT, PAGE_WIDTH } from '../document/content';
import { type Box } from '../document/structure';

/** All in points, y from the top. Nothing but the band comes nearer to the edge: no cutter and no sleeve takes a letter. */
export const MARGIN = 12.5;
export const FULL_WIDTH = PAGE_WIDTH - 2 * MARGIN;
/** Baseline of the last line. */
export const LAST_BASELINE = PAGE_HEIGHT - 10;

/** The QR code has one place on every pass: 19 mm, of which a code of 33 modules gives each 0.58 mm. */
export const QR_SIZE = 54;
export const QR_LEFT = PAGE_WIDTH - MARGIN - QR_SIZE;
export const QR_TOP = 31;
export const QR_BOX: Box = [QR_LEFT, PAGE_HEIGHT - QR_TOP - QR_SIZE, QR_LEFT + QR_SIZE, PAGE_HEIGHT - QR_TOP];

/** Left of the QR code, which keeps its four modules of white. */
export const COLUMN_WIDTH = QR_LEFT - MARGIN - 8;
