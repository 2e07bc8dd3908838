/** Path below which the queue dashboard has its page, files and calls. It is not below `/api`. */
export const QUEUE_BOARD_PATH = '/operations/queues';
