import { isLoopback } from '@dss/config';

/**
 * Whether a request to a keyless gateway was really meant for it. A page in the operator's browser can reach loopback
 * too: under a name that its owner points at 127.0.0.1 (then `Host` is that name), or as another site's page (then
 * `Origin` is that site).
 */
export function isLocalRequest(
  headers: { host?: string | undefined; origin?: string | undefined },
  scheme: 'http' | 'https',
): boolean {
  if (!isLoopback(hostName(headers.host ?? ''))) return false;
  return headers.origin === undefined || headers.origin === `${scheme}://${headers.host ?? ''}`;
}

function hostName(hostAndPort: string): string {
  return hostAndPort.replace(/:\d+$/, '');
}
