const LOOPBACK = /^((.+\.)?localhost|127\.\d+\.\d+\.\d+|\[::1\])$/i;

/**
 * Why people whose page is at `publicUrl` cannot download from a store at this address: a sentence with the remedy, for operators.
 * Undefined when nothing speaks against it.
 */
export function storeReachabilityWarning(publicUrl: string, store: string | undefined): string | undefined {
  if (store === undefined) return undefined; // Amazon S3: everywhere, over https.
  const [page, target] = [new URL(publicUrl), new URL(store)];
  const sentTo = `browsers are sent to ${target.origin} for their files`;
  if (LOOPBACK.test(target.hostname) && !LOOPBACK.test(page.hostname))
    return `S3_PUBLIC_ENDPOINT: ${sentTo}, which is their own machine: set it to the address at which they reach the store.`;
  if (page.protocol === 'https:' && target.protocol === 'http:')
    return `S3_PUBLIC_ENDPOINT: ${sentTo}, and refuse that from a page with https: set it to an address with https.`;
  return undefined;
}
