/**
 * Whether an AWS endpoint can only be a stand-in: a loopback address, or a name that no public service can have (one
 * label as in compose networks, a Kubernetes service, the container host). A private address is not enough: AWS is
 * reachable by one through a VPC endpoint.
 */
export function isStandIn(endpoint: string): boolean {
  if (!URL.canParse(endpoint)) return false;
  const host = new URL(endpoint).hostname.replace(/\.$/, '');
  return (
    host === '[::1]' ||
    /^127(\.\d{1,3}){3}$/.test(host) ||
    /^[a-z][a-z0-9-]*$/i.test(host) ||
    host === 'host.docker.internal' ||
    /\.(localhost|svc|svc\.cluster\.local)$/.test(host)
  );
}
