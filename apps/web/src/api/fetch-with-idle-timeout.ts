/** When nothing of an answer comes for so long, the call has failed: 80 kB go up within that time at 50 kbit/s. Milliseconds. */
const IDLE_TIMEOUT_MS = 15_000;

/** The server has not answered, or has fallen silent in the middle of its answer. */
export class ResponseTimeout extends Error {
  override readonly name = 'AnswerTimeout';
}

/**
 * As `fetch`, and resolves once the answer is there as a whole.
 *
 * @throws AnswerTimeout when the server is silent for too long
 */
export async function fetchWithIdleTimeout(
  request: Request,
  idleTimeoutMs = IDLE_TIMEOUT_MS,
): Promise<Response> {
  const controller = new AbortController();
  const onTimeout = () => controller.abort(new ResponseTimeout());
  const onAbort = () => controller.abort(request.signal.reason);
  let timer = setTimeout(onTimeout, idleTimeoutMs);
  if (request.signal.aborted) onAbort();
  request.signal.addEventListener('abort', onAbort);
  try {
    const response = await fetch(request, { signal: controller.signal });
    const parts: Uint8Array<ArrayBuffer>[] = [];
    const reader = response.body?.getReader();
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      parts.push(part.value);
      clearTimeout(timer);
      timer = setTimeout(onTimeout, idleTimeoutMs);
    }
    return new Response(parts.length > 0 ? new Blob(parts) : null, response);
  } catch (error) {
    // Browsers differ in what they throw: what it was ended for tells.
    throw controller.signal.reason instanceof ResponseTimeout ? controller.signal.reason : error;
  } finally {
    clearTimeout(timer);
    request.signal.removeEventListener('abort', onAbort);
  }
}
