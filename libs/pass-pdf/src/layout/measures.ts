import { PAGE_HEIGHT, PAGE_WIDTH } from '../document/content';
import { type Box } from '../document/structure';

/**
 * All lengths are points; y counts from the top. Only the band comes closer to the edge than this margin, so that cutting the card or
 * putting it into a sleeve hides no text.
 */
export const MARGIN = 12.5;
export const FULL_WIDTH = PAGE_WIDTH - 2 * MARGIN;
/** Baseline of the lowest line of text. */
export const LAST_BASELINE = PAGE_HEIGHT - 10;

/** Size of the QR code, the same on every pass: 19 mm. With 33 modules, each module is 0.58 mm wide. */
export const QR_SIZE = 54;
export const QR_LEFT = PAGE_WIDTH - MARGIN - QR_SIZE;
export const QR_TOP = 31;
export const QR_BOX: Box = [QR_LEFT, PAGE_HEIGHT - QR_TOP - QR_SIZE, QR_LEFT + QR_SIZE, PAGE_HEIGHT - QR_TOP];

/** Width of the column at the left of the QR code, which needs four modules of white around it. */
export const COLUMN_WIDTH = QR_LEFT - MARGIN - 8;
