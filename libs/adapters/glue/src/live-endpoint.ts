/**
 * Says why the catalog at this endpoint must not be written to, or undefined when it may. Writing to live accounts is
 * not complete yet, so only a stand-in is taken by itself: a loopback address, or a name that no public service can
 * have (one label as in compose networks, a Kubernetes service, the container host). A private address is not enough:
 * Glue is reachable by one through a VPC endpoint.
 *
 * @param endpoint        the configured endpoint; absent means AWS itself
 * @param allowLiveWrites the text of DSS_ALLOW_LIVE_WRITES; only `yes` allows
 */
export function liveEndpointProblem(endpoint: string | undefined, allowLiveWrites?: string): string | undefined {
  if (allowLiveWrites === 'yes' || (endpoint !== undefined && isStandIn(endpoint))) return undefined;
  const target =
    endpoint === undefined ? 'No endpoint is configured, so this would write to a live AWS account' : live(endpoint);
  return `${target}. Point AWS_ENDPOINT_URL at the sandbox, or set DSS_ALLOW_LIVE_WRITES=yes to accept it.`;
}

function live(endpoint: string): string {
  return `The Glue endpoint ${withoutCredentials(endpoint)} may be a live AWS account`;
}

function isStandIn(endpoint: string): boolean {
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

function withoutCredentials(endpoint: string): string {
  return URL.canParse(endpoint) ? new URL(endpoint).origin : 'that is configured';
}
