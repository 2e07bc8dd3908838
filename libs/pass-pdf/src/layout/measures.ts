import { PAGE_HEIGHT, PAGE_WIDTH } from '../document/content';
import { type Box } from '../document/structure';

/** Nothing but the band comes nearer to the edge: 4.4 mm, so that no cutter and no sleeve takes a letter. Points. */
export const MARGIN = 12.5;
export const BOTTOM = PAGE_HEIGHT - 9;

/** The QR code, at one place on every pass: 20.5 mm, of which a code of 37 modules has 0.55 mm each. Points. */
export const QR_SIZE = 58;
export const QR_LEFT = PAGE_WIDTH - MARGIN - QR_SIZE;
export const QR_TOP = 35;
export const QR_BOX: Box = [QR_LEFT, PAGE_HEIGHT - QR_TOP - QR_SIZE, QR_LEFT + QR_SIZE, PAGE_HEIGHT - QR_TOP];

/** The column left of the QR code, which keeps four modules of white around itself. */
export const COLUMN_WIDTH = QR_LEFT - MARGIN - 9;
export const FULL_WIDTH = PAGE_WIDTH - 2 * MARGIN;
