import { ASSET_TYPES } from '@dss/catalog-model';
import { basename } from 'node:path';
import { readFileSync } from 'node:fs';
import { ObjectDatesBook } from '../tenant/object-dates.js';
import { FolderTenant } from '../tenant/folder-tenant.js';
import { bytesOf, contentFiles, readTenant, SAMPLE_FOLDER } from '../testing/sample-tenant/read-tenant.js';
import { type SpaceNames } from '../testing/sample-tenant/space-names.js';
import { TRAPS } from '../testing/sample-tenant/traps.js';
import { isRecord } from './json-record.js';
import { loadContent } from './load-content.js';
import { tenantFaults } from '../testing/sample-tenant/tenant-faults.js';

const tenant = readTenant();
const readme = readFileSync(`${SAMPLE_FOLDER}/README.md`, 'utf8');
const loaded = new FolderTenant(loadContent(SAMPLE_FOLDER), new ObjectDatesBook(undefined, new Date(0)));
const { entries, leftOut } = loaded.inventory();

describe('the sample tenant', () => {
  it('is a company of at least 6 spaces and 120 assets, of every type', () => {
    const listed = entries.filter((entry) => entry.listed);
    expect(leftOut).toEqual([]);
    expect(tenant.size).toBeGreaterThanOrEqual(6);
    expect(listed.length).toBeGreaterThanOrEqual(120);
    expect(new Set(listed.map(({ type }) => type))).toEqual(new Set(ASSET_TYPES));
  });

  it('has the space, under a business name, that each file is named after', () => {
    const spaces = loaded.spaces().map(({ id, label }) => [id, label === id]);
    expect(spaces).toEqual([...tenant.keys()].sort().map((id) => [id, false]));
  });

  it('has a list that is longer than the 25 objects of a page', () => {
    const lists = loaded.spaces().flatMap(({ objects }) => [...objects.values()].map(({ size }) => size));
    expect(Math.max(...lists)).toBeGreaterThan(25);
  });

  it('shows some views in the catalog and keeps others to itself', () => {
    const views = loaded.spaces().flatMap(({ objects }) => [...(objects.get('views')?.values() ?? [])]);
    expect(new Set(views.map(({ description }) => description.exposed))).toEqual(new Set([true, false]));
  });

  it('has one file with a byte order mark', () => {
    const marked = contentFiles().filter((path) => readFileSync(path, 'utf8').startsWith('\uFEFF'));
    expect(marked.map((path) => basename(path))).toEqual(['JAPAN.json']);
  });

  it('has no file that is too large to read', () => {
    expect(contentFiles().filter((path) => bytesOf(path) > 300_000)).toEqual([]);
  });

  describe.each(TRAPS.map((trap) => [trap.story, trap] as const))('shows: %s', (_story, { story, assets, shows }) => {
    it.each(assets)('%s', (asset) => {
      const found = find(asset);
      expect(found).toBeDefined();
      expect(shows(found!)).toBe(true);
    });

    it('and its guide says where', () => {
      const row = readme.split('\n').find((line) => line.replace(/\s+\|/g, ' |').startsWith(`| ${story} |`));
      for (const asset of assets) expect(row).toContain(`\`${asset.replace('/', ' / ')}\``);
    });
  });
});

function find(asset: string) {
  const [space = ''] = asset.split('/', 1);
  const name = asset.slice(space.length + 1);
  const names = tenant.get(space);
  const definition = names?.definition(name);
  return names && definition && { names, name, definition };
}

describe('the names in the sample tenant', () => {
  it('lead somewhere, all of them', () => {
    expect(tenantFaults(tenant)).toEqual([]);
  });

  it.each<[string, string, (document: Mutable) => void, RegExp]>([
    [
      'a column of a source is gone',
      'SALES',
      ({ definitions }) => delete definitions['T_SALES_ORDER']!.elements['STATUS'],
      /V_SALES_ORDER_ITEM: "o.STATUS" in the query leads nowhere/,
    ],
    [
      'a source is gone',
      'DIGITAL',
      ({ definitions }) => delete definitions['T_WEB_ORDER'],
      /V_WEB_SALES: source "T_WEB_ORDER" is not there/,
    ],
    [
      'an association has no target',
      'HUMAN_RESOURCES',
      ({ definitions }) => delete definitions['D_ORG_UNIT'],
      /D_EMPLOYEE: target "D_ORG_UNIT" of _ORG_UNIT is not there/,
    ],
    [
      'an association compares with a column that is not there',
      'MASTER_DATA',
      ({ definitions }) => delete definitions['T_COUNTRY_TEXT']!.elements['COUNTRY'],
      /D_COUNTRY: condition of _TEXT uses _TEXT.COUNTRY/,
    ],
    [
      'a hierarchy has a level that is not there',
      'MASTER_DATA',
      ({ definitions }) => delete definitions['D_CUSTOMER']!.elements['CITY'],
      /D_CUSTOMER: @Hierarchy.leveled names "CITY"/,
    ],
    [
      'a stub shows another type than its original',
      'MASTER_DATA',
      ({ definitions }) => (definitions['D_PRODUCT']!.elements['CATEGORY_ID'] = { type: 'cds.Integer' }),
      /SALES\/MASTER_DATA.D_PRODUCT: CATEGORY_ID has another type/,
    ],
    [
      'a stub has no original',
      'JAPAN',
      ({ definitions }) => delete definitions['V_JP_SALES'],
      /SALES\/JAPAN.V_JP_SALES: no such object/,
    ],
    [
      'an output is no element',
      'SALES',
      ({ definitions }) => delete definitions['V_MARGIN']!.elements['CURRENCY'],
      /V_MARGIN: query column "CURRENCY" is no element/,
    ],
    [
      'a companion lacks a column',
      'SALES',
      ({ definitions }) => delete definitions['T_SALES_ORDER_Delta']!.elements['STATUS'],
      /T_SALES_ORDER: its companion has no STATUS/,
    ],
    [
      'a measure is mapped to nothing',
      'SUPPLY_CHAIN',
      ({ definitions }) => delete definitions['V_STOCK']!.elements['BLOCKED'],
      /AM_STOCK: BLOCKED is mapped to no column of V_STOCK/,
    ],
    [
      'a user-defined type is gone',
      'SALES',
      ({ definitions }) => delete definitions['Amount'],
      /T_QUOTATION: NET_AMOUNT is of an unknown type/,
    ],
    [
      'an access control is gone',
      'HUMAN_RESOURCES',
      ({ definitions }) => delete definitions['DAC_ORG_UNIT'],
      /V_PAYROLL: access control DAC_ORG_UNIT uses DAC_ORG_UNIT.ORG_UNIT/,
    ],
    [
      'a flow writes into a table that is gone',
      'S4_INBOUND',
      ({ definitions }) => delete definitions['LT_TCURR'],
      /RF_S4_FINANCE: "LT_TCURR" is not there/,
    ],
    [
      'a chain runs a flow that is gone',
      'FINANCE',
      ({ dataflows }) => delete dataflows!['DF_BUDGET'],
      /TC_MONTH_END: step "DF_BUDGET" is not there/,
    ],
    [
      'no language knows a label',
      'FINANCE',
      ({ i18n }) => delete i18n!['de']!['REMARK'],
      /T_PAYMENT_TERMS: no language knows REMARK/,
    ],
  ])('would be missed: %s', (_story, space, damage, fault) => {
    expect(tenantFaults(damaged(space, damage))).toContainEqual(expect.stringMatching(fault));
  });
});

interface Mutable {
  definitions: Record<string, { elements: Record<string, unknown> }>;
  dataflows?: Record<string, unknown>;
  i18n?: Record<string, Record<string, unknown>>;
}

function damaged(space: string, damage: (document: Mutable) => void): ReadonlyMap<string, SpaceNames> {
  const copies = readTenant();
  const { document } = copies.get(space)!;
  damage(document as unknown as Mutable);
  expect(isRecord(document)).toBe(true);
  return copies;
}
