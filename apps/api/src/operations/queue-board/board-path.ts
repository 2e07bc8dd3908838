/** Path of the queue dashboard, with its page, files and calls. It is outside `/api`. */
export const QUEUE_BOARD_PATH = '/operations/queues';
