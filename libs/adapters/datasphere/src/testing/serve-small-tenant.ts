import type { SmallTenant, TenantAsset } from '@dss/ports/testing';
import type { Reply, StubRequest } from './stub-tenant.js';

const CATALOG = '/api/v1/datasphere/consumption/catalog/';
const SPACES = '/dwaas-core/api/v1/spaces';
const TYPES = ['localtables', 'remotetables', 'views', 'analyticmodels'];

/** The published surfaces for the contract's tenant, in the least code that says the same. */
export function serveSmallTenant(tenant: SmallTenant): (request: StubRequest) => Reply | undefined {
  return ({ url, headers }) => {
    const { pathname, searchParams } = new URL(url, 'http://stub');
    if (pathname === '/dwaas-core/api/v1/discovery') return { body: discovery() };
    if (pathname === SPACES) return { body: tenant.spaces };
    if (pathname.startsWith(CATALOG))
      return { body: catalog(tenant, decodeURIComponent(pathname.slice(CATALOG.length))) };
    if (!pathname.startsWith(`${SPACES}/`)) return undefined;
    const [space = '', type = '', name] = pathname
      .slice(SPACES.length + 1)
      .split('/')
      .map(decodeURIComponent);
    if (space === tenant.forbiddenSpace) return { status: 403, body: { message: 'not a member' } };
    if (!tenant.spaces.includes(space)) return undefined;
    const assets = tenant.assets.filter((asset) => asset.space === space && asset.type === type);
    return name === undefined ? { body: page(assets, searchParams) } : read(assets, name, headers.accept ?? '');
  };
}

function discovery(): object {
  return {
    info: { version: '2026.19' },
    paths: Object.fromEntries(TYPES.map((type) => [`${SPACES}/{spaceId}/${type}`, {}])),
  };
}

function catalog(tenant: SmallTenant, path: string): object {
  if (path === 'spaces') return { value: tenant.spaces.map((name) => ({ name, label: name })) };
  const exposed = tenant.assets.filter(({ space, exposed }) => exposed && path === `spaces('${space}')/assets`);
  return {
    value: exposed.map(({ technicalName, label, type }) => ({
      name: technicalName,
      label,
      supportsAnalyticalQueries: type === 'analyticmodels',
      hasParameters: false,
      assetRelationalMetadataUrl: null,
    })),
  };
}

/** 25 rows unless the client asks for more, at most 200, and only the fields that it selects. */
function page(assets: readonly TenantAsset[], query: URLSearchParams): object {
  const skip = Number(query.get('skip') ?? 0);
  const top = Math.min(200, Number(query.get('top') ?? 25));
  const fields = (query.get('select') ?? 'technicalName').split(',');
  return assets.slice(skip, skip + top).map(({ technicalName, label }) => {
    const all = {
      technicalName,
      businessName: label,
      status: 'Deployed',
      changedOn: '2026-11-19T16:40:01.000Z',
      changedBy: 'X',
    };
    return Object.fromEntries(Object.entries(all).filter(([field]) => fields.includes(field)));
  });
}

function read(assets: readonly TenantAsset[], name: string, accept: string): Reply | undefined {
  const found = assets.find(({ technicalName }) => technicalName === name);
  if (found === undefined || (accept.includes('run-time') && !found.deployed)) return undefined;
  return { body: found.document };
}
