/** File in the dashboard's folder. */
export const ALLOWED_BUTTONS_FILE = 'allowed-buttons.css';

/**
 * Hides the buttons of the dashboard whose calls `boardRouter` refuses. The dashboard's option `readOnlyMode` would hide the retry button
 * as well. The class names are those of the pinned version, without their hashes; `test/browser/queue-board.story.ts` presses every
 * visible button.
 */
export const ALLOWED_BUTTONS = `
/* Actions on one job, but for the retry. */
ul[class^='jobActions-'] > li:not(:has(.lucide-refresh-cw)),
/* Actions on all jobs of a state. */
ul[class^='queueActions-'],
/* Menus of actions on a queue or on all of them, and the button that changes its settings. */
button:has(> .lucide-ellipsis-vertical),
button:has(> .lucide-pencil) { display: none; }
`;
