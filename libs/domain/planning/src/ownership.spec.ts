import type { ObservedTable } from './glue-shapes.js';
import { type OwnershipEvidence, type Standing, judgeTable } from './ownership.js';

const asset = { owner: 'prod/acme', space: 'SALES', technicalName: 'Orders' };
const OURS = { 'dsp_sync.owner': 'prod/acme', 'dsp.space': 'SALES', 'dsp.technicalName': 'Orders' };
const BORN = new Date('2026-11-01T10:00:00.000Z');
const born = BORN.toISOString();

const without = (...keys: readonly string[]) =>
  Object.fromEntries(Object.entries(OURS).filter(([key]) => !keys.includes(key)));
const table = (parameters: Record<string, string>): ObservedTable => ({
  Name: 'orders',
  CreateTime: BORN,
  Parameters: parameters,
});
const bare = without(...Object.keys(OURS));
const archived = (parameters: Record<string, string>): OwnershipEvidence => ({
  history: [table(bare), table({ crawler: '1' }), table(parameters)],
});

describe('whose table it is', () => {
  it.each<[string, Record<string, string>, OwnershipEvidence, Standing['kind']]>([
    // Its own keys say it.
    ['all three keys are ours', OURS, {}, 'ours'],
    [
      'all three keys are ours, in a table that was made anew',
      OURS,
      { createTime: '2020-01-01T00:00:00.000Z' },
      'ours',
    ],
    ['another installation owns it', { ...OURS, 'dsp_sync.owner': 'test/acme' }, {}, 'foreign'],
    ['another tenant owns it', { ...OURS, 'dsp_sync.owner': 'prod/other' }, {}, 'foreign'],
    ['another owner’s, though we remember it', { ...OURS, 'dsp_sync.owner': 'x/y' }, { createTime: born }, 'foreign'],
    ['another asset of ours has it', { ...OURS, 'dsp.technicalName': 'ORDERS' }, {}, 'clash'],
    ['another space of ours has it', { ...OURS, 'dsp.space': 'HR' }, { createTime: born }, 'clash'],
    // It says nothing: our records may.
    ['no keys, and it is the table that we made', bare, { createTime: born }, 'damaged'],
    ['no keys, and it was made anew since', bare, { createTime: '2020-01-01T00:00:00.000Z' }, 'foreign'],
    [
      'no keys, made anew, whatever is archived',
      bare,
      { ...archived(OURS), createTime: '2020-01-01T00:00:00.000Z' },
      'foreign',
    ],
    ['no keys, and an archived version has them', bare, archived(OURS), 'damaged'],
    ['no keys, and an archived version is another asset’s', bare, archived({ ...OURS, 'dsp.space': 'HR' }), 'foreign'],
    [
      'no keys, and an archived version is another owner’s',
      bare,
      archived({ ...OURS, 'dsp_sync.owner': 'x/y' }),
      'foreign',
    ],
    ['no keys, and no version ever had them', bare, archived(bare), 'foreign'],
    ['no keys, and nobody has looked at its versions', bare, {}, 'needs-history'],
    // It says a part of it.
    ['the owner is gone, and we remember it', without('dsp_sync.owner'), { createTime: born }, 'damaged'],
    [
      'the owner alone is left, and we remember it',
      without('dsp.space', 'dsp.technicalName'),
      { createTime: born },
      'damaged',
    ],
    [
      'the owner alone is left, and nobody remembers it',
      without('dsp.space', 'dsp.technicalName'),
      archived(bare),
      'foreign',
    ],
    [
      'the owner is gone, and it says another asset',
      { 'dsp.space': 'SALES', 'dsp.technicalName': 'X' },
      { createTime: born },
      'foreign',
    ],
    // Somebody gives it to us.
    ['a table of nobody is given to us', bare, { adopts: born }, 'adopted'],
    [
      'a table of another installation is given to us',
      { ...OURS, 'dsp_sync.owner': 'old/acme' },
      { adopts: born },
      'adopted',
    ],
    [
      'another table than the one that is there was given to us',
      bare,
      { adopts: '2020-01-01T00:00:00.000Z', history: [] },
      'foreign',
    ],
    [
      'another asset’s table is given to us',
      { ...OURS, 'dsp_sync.owner': 'x/y', 'dsp.technicalName': 'X' },
      { adopts: born },
      'foreign',
    ],
    ['a table of nobody says itself that it is given to us', { 'dsp_sync.adopt': 'prod/acme' }, {}, 'adopted'],
    [
      'a table of another installation says itself that it is given to us',
      { ...OURS, 'dsp_sync.owner': 'old/acme', 'dsp_sync.adopt': 'prod/acme' },
      {},
      'adopted',
    ],
    ['a table is given to somebody else', { 'dsp_sync.adopt': 'prod/globex' }, { history: [] }, 'foreign'],
    [
      'another asset’s table says itself that it is given to us',
      { ...OURS, 'dsp_sync.owner': 'x/y', 'dsp.technicalName': 'X', 'dsp_sync.adopt': 'prod/acme' },
      {},
      'foreign',
    ],
    ['another asset of ours has what is given to us', { ...OURS, 'dsp.technicalName': 'X' }, { adopts: born }, 'clash'],
  ])('%s', (_story, parameters, evidence, kind) => {
    expect(judgeTable(table(parameters), asset, evidence).kind).toBe(kind);
  });

  it('a table without parameters, and without a birth, is foreign', () => {
    expect(judgeTable({ Name: 'orders' }, asset, { createTime: born, history: [] }).kind).toBe('foreign');
  });
});
