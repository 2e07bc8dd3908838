/** When nothing of an answer comes for so long, the call has failed: 80 kB go up within that time at 50 kbit/s. Milliseconds. */
const SILENT_FOR_MS = 15_000;

/** The server has not answered, or has fallen silent in the middle of its answer. */
export class AnswerTimeout extends Error {
  override readonly name = 'AnswerTimeout';
}

/**
 * As `fetch`, and resolves once the answer is there as a whole.
 *
 * @throws AnswerTimeout when the server is silent for too long
 */
export async function fetchWithin(request: Request, silentForMs = SILENT_FOR_MS): Promise<Response> {
  const over = new AbortController();
  const giveUp = () => over.abort(new AnswerTimeout());
  const leave = () => over.abort(request.signal.reason);
  let timer = setTimeout(giveUp, silentForMs);
  if (request.signal.aborted) leave();
  request.signal.addEventListener('abort', leave);
  try {
    const response = await fetch(request, { signal: over.signal });
    const parts: Uint8Array<ArrayBuffer>[] = [];
    const reader = response.body?.getReader();
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      parts.push(part.value);
      clearTimeout(timer);
      timer = setTimeout(giveUp, silentForMs);
    }
    return new Response(parts.length > 0 ? new Blob(parts) : null, response);
  } catch (error) {
    // Browsers differ in what they throw: what it was ended for tells.
    throw over.signal.reason instanceof AnswerTimeout ? over.signal.reason : error;
  } finally {
    clearTimeout(timer);
    request.signal.removeEventListener('abort', leave);
  }
}
