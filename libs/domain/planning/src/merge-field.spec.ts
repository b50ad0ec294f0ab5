import { type Claim, digestOf } from './applied.js';
import { type Basis, mergeMachineField, mergePersonField } from './merge-field.js';
import { MergeReport } from './merge-report.js';

const wrote = (value: string): Claim => ({ applied: digestOf(value) });
const refused = (source: string | undefined, kept: string | undefined): Claim => ({
  refused: digestOf(source),
  kept: digestOf(kept),
});

function merge(
  desired: string | undefined,
  observed: string | undefined,
  basis: Basis,
  { reported = true, earlier = [] as MergeReport['settled'] } = {},
) {
  const report = new MergeReport(9, earlier);
  return { ...mergePersonField({ field: 'f', desired, observed, basis, reported }, report), report };
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
    ['the record is lost and it differs', 'new', 'old', 'unknown', 1, 1],
    ['nothing differs', 'same', 'same', 'unknown', 0, 0],
  ] as const)('takes the value of the source: %s', (_story, desired, observed, basis, changes, reverted) => {
    const report = new MergeReport(9, []);

    const merged = mergeMachineField({ field: 'f', desired, observed, basis, reported: true }, report);

    expect(merged).toEqual({ value: desired, claim: wrote(desired) });
    expect(report.changes).toHaveLength(changes);
    expect(report.reverted).toHaveLength(reverted);
    expect(report.conflicts).toEqual([]);
  });
});
