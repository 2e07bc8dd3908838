/** Name of the file with this style in the dashboard's folder. */
export const ALLOWED_BUTTONS_FILE = 'allowed-buttons.css';

/**
 * Style that hides the dashboard's buttons whose calls `boardRouter` refuses. The dashboard's own option `readOnlyMode` is not used,
 * because it also hides the retry button. The selectors match the class names of the installed version without their hashes.
 * `test/browser/queue-board.story.ts` presses every visible button.
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
