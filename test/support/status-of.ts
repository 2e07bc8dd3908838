/** The status of an answer, whose body is left: an unread one would keep its connection, and with it the process. */
export async function statusOf(...call: Parameters<typeof fetch>): Promise<number> {
  const { status, body } = await fetch(...call);
  await body?.cancel();
  return status;
}
