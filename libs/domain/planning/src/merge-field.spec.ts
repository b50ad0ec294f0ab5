import { type Claim, claimOf, digestOf } from './applied.js';
import { type Basis, BaseRecord } from './base-record.js';
import type { Decision } from './decision.js';
import { DEFAULT_FIELD_OWNERS, type FieldOwner } from './field-owners.js';
import type { MergeContext } from './merge-context.js';
import { isUntouched, mergePersonField, mergeSchemaField, releaseField } from './merge-field.js';
import { MergeReport } from './merge-report.js';

const wrote = (value: string): Claim => ({ applied: digestOf(value) });
const refused = (source: string | undefined, kept: string | undefined): Claim => ({
  refused: digestOf(source),
  kept: digestOf(kept),
});

interface Around {
  readonly reported?: boolean;
  readonly earlier?: MergeReport['settled'];
  readonly owner?: FieldOwner;
  readonly decisions?: readonly Decision[];
  readonly bases?: Readonly<Record<string, string>>;
  readonly freezes?: boolean;
}

function contextOf({
  reported = true,
  earlier = [],
  owner = 'ask',
  decisions = [],
  bases = {},
  freezes = true,
}: Around) {
  const report = new MergeReport(9, earlier);
  const owners = { ...DEFAULT_FIELD_OWNERS, descriptions: owner };
  const written = () => undefined;
  const context: MergeContext = {
    ...{ record: BaseRecord.none, reported, freezes, owners, decisions, bases, written, report },
  };
  return context;
}

function merge(desired: string | undefined, observed: string | undefined, basis: Basis, around: Around = {}) {
  const context = contextOf(around);
  const value = mergePersonField({ field: 'f', group: 'descriptions', desired, observed, basis }, context);
  return { value, claim: claimOf(desired, value), report: context.report };
}

function decided(choice: Decision['choice'], source: string | undefined, target: string | undefined): Decision {
  return { field: 'f', source: digestOf(source), target: digestOf(target), choice };
}

describe('a field that a person may own', () => {
  it.each([
    ['the source moved and nobody touched ours', 'new', 'old', wrote('old'), 'new', 1, 0],
    ['a person wrote and the source stayed', 'old', 'hers', wrote('old'), 'hers', 0, 1],
    ['both moved', 'new', 'hers', wrote('old'), 'hers', 0, 1],
    ['both moved to the same value', 'same', 'same', wrote('old'), 'same', 0, 0],
    ['a person cleared it', 'old', undefined, wrote('old'), undefined, 0, 1],
    ['the source cleared it and nobody touched ours', undefined, 'old', wrote('old'), undefined, 1, 0],
    ['the source cleared what a person had changed', undefined, 'hers', wrote('old'), 'hers', 0, 1],
    ['the source names it for the first time', 'new', undefined, 'unclaimed', 'new', 1, 0],
    ['the source names for the first time what a person has filled', 'new', 'hers', 'unclaimed', 'hers', 0, 1],
    ['nobody of us ever wrote it', undefined, 'hers', 'unclaimed', 'hers', 0, 0],
    ['the record is lost and it differs', 'new', 'old', 'unknown', 'old', 0, 1],
    ['the record is lost and it is gone', 'new', undefined, 'unknown', undefined, 0, 1],
    ['the record is lost and nothing differs', 'same', 'same', 'unknown', 'same', 0, 0],
    ['the refused value was taken over later', 'newer', 'new', refused('new', 'hers'), 'newer', 1, 0],
    ['the source moved again after a refusal', 'newer', 'hers', refused('new', 'hers'), 'hers', 0, 1],
    ['the person moved again after a refusal', 'new', 'his', refused('new', 'hers'), 'his', 0, 1],
    ['neither side moved after a refusal', 'new', 'hers', refused('new', 'hers'), 'hers', 0, 0],
    ['a cleared text stays cleared, quietly', 'new', undefined, refused('new', undefined), undefined, 0, 0],
  ] as const)('%s', (_story, desired, observed, basis, value, changes, conflicts) => {
    const merged = merge(desired, observed, basis);

    expect(merged.value).toBe(value);
    expect(merged.report.changes).toHaveLength(changes);
    expect(merged.report.conflicts).toHaveLength(conflicts);
  });

  it('is claimed by what stands in the table and what was kept out of it', () => {
    expect(merge('new', 'old', wrote('old')).claim).toEqual(wrote('new'));
    expect(merge('new', 'hers', wrote('old')).claim).toEqual(refused('new', 'hers'));
    expect(merge('new', undefined, wrote('old')).claim).toEqual(refused('new', undefined));
    expect(merge(undefined, 'hers', wrote('old')).claim).toBeUndefined();
    expect(merge(undefined, 'hers', 'unclaimed').claim).toBeUndefined();
  });

  it('shows both values of a conflict, cut for reading', () => {
    const { report } = merge('x'.repeat(600), `${'y'.repeat(499)}😀`, wrote('old'));

    expect(report.conflicts).toEqual([
      { field: 'f', source: 'x'.repeat(500), target: 'y'.repeat(499), decision: 'kept' },
    ]);
  });

  it('is asked about once: the list of the last plan silences the same pair, and no other', () => {
    const { settled } = merge('new', 'hers', wrote('old')).report;
    const earlier = settled.map((one) => ({ ...one, run: 8 }));

    expect(merge('new', 'hers', wrote('old'), { earlier }).report).toMatchObject({ conflicts: [], settled: earlier });
    expect(merge('newer', 'hers', wrote('old'), { earlier }).report.conflicts).toHaveLength(1);
    expect(merge('new', 'his', wrote('old'), { earlier }).report.conflicts).toHaveLength(1);
  });

  it('is reported again by the run that found it, in case its first try could not say so', () => {
    const earlier = merge('new', 'hers', wrote('old')).report.settled;

    expect(merge('new', 'hers', wrote('old'), { earlier }).report.conflicts).toHaveLength(1);
    expect(merge('new', 'hers', refused('new', 'hers'), { reported: false }).report.conflicts).toHaveLength(1);
  });
});

describe('a field that the source owns', () => {
  it.each([
    ['the source moved', 'new', 'old', wrote('old'), 1, 0],
    ['a person changed it', 'old', 'hers', wrote('old'), 1, 1],
    ['both moved', 'new', 'hers', wrote('old'), 1, 1],
    ['a person took it out', 'old', undefined, wrote('old'), 1, 1],
    ['it is new', 'new', undefined, 'unclaimed', 1, 0],
    ['it is new and somebody has it already', 'new', 'hers', 'unclaimed', 1, 1],
    ['nothing differs', 'same', 'same', wrote('same'), 0, 0],
  ] as const)('takes the value of the source: %s', (_story, desired, observed, basis, changes, reverted) => {
    const context = contextOf({});

    const value = mergeSchemaField({ field: 'f', desired, observed }, untouchedIf(observed, basis), context);

    expect(value).toBe(desired);
    expect(context.report.changes).toHaveLength(changes);
    expect(context.report.reverted).toHaveLength(reverted);
    expect(context.report.conflicts).toEqual([]);
  });
});

function untouchedIf(observed: string | undefined, basis: Basis) {
  return { isUntouched: () => isUntouched(observed, basis) };
}

describe('the policy of a group', () => {
  const tags = (...names: string[]) => JSON.stringify(names);

  it.each<
    [FieldOwner, string, string | undefined, string | undefined, Basis, string | undefined, number, number, number]
  >([
    // changes, conflicts, overwritten edits
    ['source', 'a person wrote', 'old', 'hers', wrote('old'), 'old', 1, 0, 1],
    ['source', 'both moved', 'new', 'hers', wrote('old'), 'new', 1, 0, 1],
    ['source', 'nobody touched ours', 'new', 'old', wrote('old'), 'new', 1, 0, 0],
    ['source', 'no longer names what a person wrote', undefined, 'hers', wrote('old'), 'hers', 0, 1, 0],
    ['target', 'is filled for the first time', 'new', undefined, 'unclaimed', 'new', 1, 0, 0],
    ['target', 'the source moved', 'new', 'old', wrote('old'), 'old', 0, 0, 0],
    ['target', 'a person wrote', 'old', 'hers', wrote('old'), 'hers', 0, 0, 0],
    ['target', 'a person cleared it', 'old', undefined, wrote('old'), undefined, 0, 0, 0],
    ['target', 'the record is lost', 'new', 'old', 'unknown', 'old', 0, 0, 0],
    ['merge', 'a person wrote', 'old', 'hers', wrote('old'), 'hers', 0, 0, 0],
    ['merge', 'nobody touched ours', 'new', 'old', wrote('old'), 'new', 1, 0, 0],
    ['merge', 'both moved a text', 'new', 'hers', wrote('old'), 'hers', 0, 1, 0],
    ['merge', 'neither moved since the refusal', 'new', 'hers', refused('new', 'hers'), 'hers', 0, 0, 0],
    ['ask', 'a person wrote', 'old', 'hers', wrote('old'), 'hers', 0, 1, 0],
  ])('%s: %s', (owner, _story, desired, observed, basis, value, changes, conflicts, reverted) => {
    const merged = merge(desired, observed, basis, { owner });

    expect(merged.value).toBe(value);
    expect(merged.report.changes).toHaveLength(changes);
    expect(merged.report.conflicts).toHaveLength(conflicts);
    expect(merged.report.reverted).toHaveLength(reverted);
  });

  it('merge unites tags that both sides moved, as long as somebody knows what they came from', () => {
    const [base, source, target] = [tags('a', 'b', 'c'), tags('a', 'c', 'd'), tags('a', 'b', 'hers')];
    const known = { owner: 'merge', bases: { f: base } } as const;

    expect(merge(source, target, wrote(base), known)).toMatchObject({
      value: tags('a', 'd', 'hers'),
      report: { changes: [{ reason: 'merged', owner: 'merge' }], conflicts: [], bases: { f: source } },
    });
    expect(merge(source, target, wrote(base), { owner: 'merge' })).toMatchObject({
      value: target,
      report: { changes: [], conflicts: [{ decision: 'kept' }] },
    });
  });
});

describe('a decision', () => {
  it.each<[Decision['choice'], string, number, number]>([
    ['keep', 'hers', 0, 0],
    ['later', 'hers', 0, 0],
    ['take-source', 'new', 1, 1],
  ])('%s is carried out and not asked about again', (choice, value, changes, reverted) => {
    const { report, ...merged } = merge('new', 'hers', wrote('old'), { decisions: [decided(choice, 'new', 'hers')] });

    expect(merged.value).toBe(value);
    expect(report.changes).toHaveLength(changes);
    expect(report.reverted).toHaveLength(reverted);
    expect(report.conflicts).toEqual([]);
  });

  it('to take the source is a recorded force, also where the source has nothing', () => {
    const { value, report } = merge(undefined, 'hers', wrote('old'), {
      decisions: [decided('take-source', undefined, 'hers')],
    });

    expect(value).toBeUndefined();
    expect(report.changes).toMatchObject([{ before: 'hers', after: null, reason: 'decided' }]);
    expect(report.reverted).toEqual([{ field: 'f', source: null, target: 'hers', decision: 'took-source' }]);
  });

  it.each([
    ['the source has moved', 'newer', 'hers'],
    ['the person has moved', 'new', 'his'],
  ])('is void once %s', (_story, desired, observed) => {
    const decisions = [decided('take-source', 'new', 'hers')];

    const { value, report } = merge(desired, observed, wrote('old'), { decisions });

    expect(value).toBe(observed);
    expect(report.conflicts).toHaveLength(1);
  });
});

describe('a lost record', () => {
  it('freezes a field of either kind until it is decided', () => {
    const frozen = merge('new', 'old', 'unknown');
    const decisions = [decided('keep', 'new', 'old')];

    expect(frozen.report).toMatchObject({ frozen: 1, changes: [], open: [{ field: 'f', frozen: true }] });
    expect(merge('new', 'old', 'unknown', { decisions }).report).toMatchObject({ frozen: 0, changes: [] });
    expect(merge('new', 'old', 'unknown', { freezes: false }).report).toMatchObject({ frozen: 0, conflicts: [{}] });
  });
});

describe('a parameter of ours that the source no longer names', () => {
  it.each<[string, string | undefined, Basis, string | undefined, number, number]>([
    ['goes where it holds what we wrote', 'old', wrote('old'), undefined, 1, 0],
    ['stays where somebody changed it', 'hers', wrote('old'), 'hers', 0, 1],
    ['stays where we never wrote it', 'hers', 'unclaimed', 'hers', 0, 0],
    ['stays where the record is lost', 'old', 'unknown', 'old', 0, 1],
  ])('%s', (_story, observed, basis, value, changes, conflicts) => {
    const context = contextOf({});

    expect(releaseField({ field: 'f', desired: undefined, observed, basis }, context)).toBe(value);
    expect(context.report.changes).toHaveLength(changes);
    expect(context.report.conflicts).toHaveLength(conflicts);
  });
});
