/** Stands in the dashboard's own folder. */
export const ALLOWED_BUTTONS_FILE = 'allowed-buttons.css';

/**
 * Hides the buttons of the dashboard whose calls `boardRouter` refuses. Its own options cannot: in `readOnlyMode` it shows no
 * retry either. The names are those of the version which is pinned, without their hashes;
 * `test/browser/queue-board.story.ts` presses every button that is left.
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
