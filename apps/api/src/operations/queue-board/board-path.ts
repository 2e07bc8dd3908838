/** Where the queues' dashboard stands, outside `/api`: its page, its files and its own calls. */
export const QUEUE_BOARD_PATH = '/operations/queues';
