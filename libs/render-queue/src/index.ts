export { prepareRenderQueue, queueDependsOnClocks, requireUsableQueue } from './prepare-render-queue';
export { RenderQueueUnusable, describeQueueError, explainQueueError } from './render-queue-unusable';
export { parseQueueUrl } from './queue-address';
export { parseRenderJob, RENDER_QUEUE, type RenderJob, renderJobId, requestIdOfJob } from './render-job';
export { openRenderQueue, RENDER_QUEUE_CLIENT, type RenderQueue } from './render-queue';
export {
  type RenderWorker,
  type RenderWorkerOptions,
  retryDelayMs,
  startRenderWorker,
} from './render-worker';
