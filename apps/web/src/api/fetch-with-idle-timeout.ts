/** Maximum time without any part of a response, in milliseconds. An upload of 80 kB at 50 kbit/s takes less. */
const IDLE_TIMEOUT_MS = 15_000;

/** Thrown when the server does not answer, or stops in the middle of its answer. */
export class ResponseTimeout extends Error {
  override readonly name = 'AnswerTimeout';
}

/**
 * Like `fetch`, but resolves only when the whole response has arrived.
 *
 * @throws ResponseTimeout when nothing arrives for `idleTimeoutMs`
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
    // Browsers throw different errors for an aborted call, so the reason of the abort decides which error to throw.
    throw controller.signal.reason instanceof ResponseTimeout ? controller.signal.reason : error;
  } finally {
    clearTimeout(timer);
    request.signal.removeEventListener('abort', onAbort);
  }
}
