import { randomUUID } from 'node:crypto';
import { type Answer, type Handled, header, type Incoming, segmentsOf } from '../http/exchange.js';
import { type Faults } from '../http/faults.js';
import { type CatalogApi } from './catalog.js';
import { type ConsumptionApi } from './consumption.js';
import { type DesignTimeApi } from './design-time.js';
import { discoveryDocument } from './discovery.js';
import { connections } from './connections.js';
import { designTimeError, loginPage, odataError, overQuota, unauthorized } from './errors.js';
import { type OAuth } from './oauth.js';
import { type Quota } from './quota.js';
import { tenantFault } from './tenant-fault.js';
import { type Tenant } from './tenant.js';

export interface TenantSurfaces {
  readonly tenant: Tenant;
  readonly forbidden: ReadonlySet<string>;
  readonly oauth: OAuth;
  readonly quota: Quota;
  readonly designTime: DesignTimeApi;
  readonly catalog: CatalogApi;
  readonly consumption: ConsumptionApi;
  readonly faults: Faults;
}

/** The tenant's port: faults first, then the token, then the quota, then the surface. */
export function tenantHandler(surfaces: TenantSurfaces): (request: Incoming) => Handled {
  return (request) => {
    const query = request.query.size > 0 ? `?${request.query.toString()}` : '';
    const rule = surfaces.faults.take('tenant', `${request.method} ${request.path}${query}`);
    const handled = admit(surfaces, request);
    const answer = rule === undefined ? handled.answer : tenantFault(rule, () => handled.answer);
    const facts = { ...handled.facts, ...(rule && { fault: rule.kind }) };
    return { ...handled, answer: withCorrelation(answer), facts };
  };
}

function admit(surfaces: TenantSurfaces, request: Incoming): Handled {
  const { oauth, quota } = surfaces;
  const target = request.path;
  if (request.path === '/oauth/token') return { answer: oauth.token(request), operation: 'token', target };
  if (request.path === '/oauth/authorize') return { answer: oauth.authorize(request), operation: 'authorize', target };
  // The repository behind the UI answers a bearer token with the login page (sap-datasphere.md 8).
  if (request.path.startsWith('/deepsea/')) return { answer: loginPage(), operation: 'deepsea', target };
  const handled = route(surfaces, request);
  if (!oauth.isValid(header(request, 'authorization'))) return { ...handled, answer: unauthorized() };
  const wait = quota.take();
  if (wait === undefined) return { ...handled, facts: { admission: 'allowed' } };
  return { ...handled, answer: overQuota(String(wait)), facts: { admission: 'throttled' } };
}

function route(surfaces: TenantSurfaces, request: Incoming): Handled {
  const segments = segmentsOf(request.path);
  const other = (answer: Answer): Handled => ({ answer, operation: 'other', target: request.path });
  if (segments === undefined) return other(odataError(400, 'BAD_REQUEST', 'broken percent-encoding in the path'));
  if (request.method !== 'GET') return other(designTimeError(405, 'METHOD_NOT_ALLOWED', 'The sandbox is read-only'));
  const [first, second, third] = segments;
  if (first === 'dwaas-core' && second === 'api')
    return designTime(surfaces, request, segments.slice(3)) ?? other(notFound());
  if (first !== 'api' || second !== 'v1') return other(notFound());
  const rest = segments.slice(3);
  // Both prefixes answer: the older one has no `consumption` before `catalog`.
  if (third === 'dwc' && rest[0] === 'catalog') return surfaces.catalog.handle(request, rest.slice(1));
  if (third !== 'datasphere' && third !== 'dwc') return other(notFound());
  if (rest[0] === 'consumption' && rest[1] === 'catalog') return surfaces.catalog.handle(request, rest.slice(2));
  if (rest[0] === 'consumption') return surfaces.consumption.handle(rest.slice(1));
  const space = rest[0] === 'spaces' && rest[2] === 'connections' ? surfaces.tenant.find(rest[1] ?? '') : undefined;
  if (space === undefined) return other(notFound());
  return surfaces.forbidden.has(space.id) ? other(odataError(403, 'FORBIDDEN', 'Not a member')) : connections(space);
}

function designTime(surfaces: TenantSurfaces, request: Incoming, segments: readonly string[]): Handled | undefined {
  if (segments[0] === 'discovery') {
    return { answer: discoveryDocument(), operation: 'discovery', target: request.path };
  }
  return segments[0] === 'spaces' ? surfaces.designTime.handle(request, segments.slice(1)) : undefined;
}

function notFound(): Answer {
  return odataError(404, 'NOT_FOUND', 'No such path');
}

function withCorrelation(answer: Answer): Answer {
  if (answer.headers?.['x-correlationid'] !== undefined) return answer;
  return { ...answer, headers: { ...answer.headers, 'x-correlationid': randomUUID() } };
}
