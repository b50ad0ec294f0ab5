import { ASSET_TYPES } from '@dss/catalog-model';
import { ContractBrokenError } from '@dss/errors';
import fc from 'fast-check';
import { catalogAssetsPath, definitionPath, linkPath, objectListPath, requirePublished } from './published-paths.js';

const ORIGIN = 'https://t.eu10.hcs.cloud.sap';
const CATALOG = '/api/v1/datasphere/consumption/catalog';

describe('requirePublished', () => {
  it.each([
    '/dwaas-core/api/v1/discovery',
    '/dwaas-core/api/v1/spaces',
    '/dwaas-core/api/v1/spaces/SALES/views?top=200&skip=0',
    '/dwaas-core/api/v1/spaces/SALES/taskchains',
    '/dwaas-core/api/v1/spaces/SALES/localtables/A%2FB%20C',
    `${CATALOG}/spaces?$top=500`,
    `${CATALOG}/spaces('SALES')/assets?$top=500`,
    `${CATALOG}/spaces(%27SALES%27)/assets`,
    '/api/v1/dwc/catalog/assets?$skip=500',
  ])('lets %s through', (path) => {
    expect(() => {
      requirePublished(path);
    }).not.toThrow();
  });

  it.each([
    ['the internal repository', '/deepsea/repository/SALES/designObjects'],
    ['the internal catalog', '/deepsea/catalog/assets'],
    ['data of an asset', '/api/v1/datasphere/consumption/relational/SALES/V/V'],
    ['users', '/dwaas-core/api/v1/users'],
    ['an unknown type', '/dwaas-core/api/v1/spaces/SALES/members'],
    ['something below an object', '/dwaas-core/api/v1/spaces/SALES/views/V/deploy'],
    ['dot segments', '/dwaas-core/api/v1/spaces/../users'],
    ['encoded dot segments', '/dwaas-core/api/v1/spaces/%2e%2e/views'],
    ['a backslash', '/dwaas-core/api/v1/spaces\\..\\users'],
    ['another host', '//evil.example/dwaas-core/api/v1/spaces'],
    ['a published beginning', '/dwaas-core/api/v1/spaces.evil'],
    ['a fragment', '/dwaas-core/api/v1/spaces#x'],
  ])('stops %s', (_story, path) => {
    expect(() => {
      requirePublished(path);
    }).toThrow(ContractBrokenError);
  });

  it('lets every path of ours through, whatever the names, and each leads back to its names', () => {
    const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(name, name, fc.constantFrom(...ASSET_TYPES), (space, technicalName, type) => {
        fc.pre(![space, technicalName].some((text) => text === '.' || text === '..'));
        const path = definitionPath(space, type, technicalName);

        for (const ours of [path, objectListPath(space, type, 200), catalogAssetsPath(space, 500)])
          requirePublished(ours);
        expect(path.split('/').slice(5).map(decodeURIComponent)).toEqual([space, type, technicalName]);
      }),
    );
  });
});

describe('linkPath', () => {
  const request = `${CATALOG}/spaces('SALES')/assets?$top=500`;

  it.each([
    ['relative', 'assets?$skip=500', `${CATALOG}/spaces('SALES')/assets?$skip=500`],
    ['host-relative', '/api/v1/dwc/catalog/assets?$skip=1', '/api/v1/dwc/catalog/assets?$skip=1'],
    ['absolute', `${ORIGIN}/api/v1/dwc/catalog/assets`, '/api/v1/dwc/catalog/assets'],
    ['query only', '?$skip=500', `${CATALOG}/spaces('SALES')/assets?$skip=500`],
  ])('resolves a %s link', (_form, link, expected) => {
    expect(linkPath(link, request, ORIGIN)).toBe(expected);
  });

  it.each([
    'https://evil.example/x',
    '//evil.example/x',
    'http://t.eu10.hcs.cloud.sap/x',
    `${ORIGIN}:8443/x`,
    'http://[',
  ])('refuses %s', (link) => {
    expect(() => linkPath(link, request, ORIGIN)).toThrow(ContractBrokenError);
  });
});
