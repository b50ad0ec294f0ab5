import { unbroken } from './read-calls.js';

const line = (seq: number) =>
  JSON.stringify({
    ...{ seq, time: '2026-11-01T10:00:00.000Z', surface: 'glue', operation: 'CreateTable', status: 200 },
    ...{ requestBytes: 1, responseBytes: 1, method: 'POST' },
  });
const read = async (seqs: readonly number[], last: number) => {
  const seen: number[] = [];
  for await (const { seq } of unbroken(seqs.map(line), last)) seen.push(seq);
  return seen;
};

describe('the log of calls', () => {
  it('is read up to the last call that the sandbox told of', async () => {
    expect(await read([7, 8, 9, 10], 9)).toEqual([7, 8, 9]);
    expect(await read([], 9)).toEqual([]);
  });

  it.each([
    ['lacks one', [7, 9], 9, 'jumps from 7 to 9'],
    ['is cut off', [7, 8], 9, 'ends at 8 instead of 9'],
  ])('that %s counts nothing', async (_story, seqs, last, sentence) => {
    await expect(read(seqs, last)).rejects.toThrow(sentence);
  });
});
