/** Stands in the dashboard's own folder. */
export const ALLOWED_BUTTONS_FILE = 'allowed-buttons.css';

/**
 * Hides the buttons of the dashboard whose calls `boardRouter` refuses. Its own options cannot: in `readOnlyMode` it shows no
 * retry either. The names are those of the version which is pinned, without their hashes;
 * `test/browser/queue-board.story.ts` presses every button that is left.
 */
export const ALLOWED_BUTTONS = `
/* Of what is done with one job: all but the retry. */
ul[class^='jobActions-'] > li:not(:has(.lucide-refresh-cw)),
/* What is done with all jobs of a state. */
ul[class^='queueActions-'],
/* Menus of what is done with a queue or with all of them, and what changes its settings. */
button:has(> .lucide-ellipsis-vertical),
button:has(> .lucide-pencil) { display: none; }
`;
