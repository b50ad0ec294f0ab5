import fc from 'fast-check';
import { RunRequest, RunRequestHeaders, normalScope } from './run-request.js';

describe('RunRequestHeaders', () => {
  it.each([
    [undefined, 0],
    ['wait=10', 10],
    ['respond-async, wait=10', 10],
    ['wait=10; foo', 10],
    ['wait=9999', 55],
    ['wait=soon', 0],
    ['await=10', 0],
    ['wait=-5', 0],
    ['return=minimal', 0],
  ])('reads Prefer: %s as a wait of %d seconds', (prefer, seconds) => {
    expect(RunRequestHeaders.parse({ prefer }).prefer).toBe(seconds);
  });

  it.each(['', 'with space', 'x'.repeat(256), 'ünïcode'])('refuses the Idempotency-Key "%s"', (key) => {
    expect(RunRequestHeaders.safeParse({ 'idempotency-key': key }).success).toBe(false);
  });
});

describe('RunRequest', () => {
  it.each([
    ['a scope of no spaces by their name', { scope: { spaces: [''] } }],
    ['a scope that names something else', { scope: { folders: ['X'] } }],
    ['a misspelt scope', { scop: { spaces: ['X'] } }],
    ['spaces that are no list', { scope: { spaces: 'X' } }],
    ['an unknown priority', { priority: 'urgent' }],
    ['a truthy dry run', { dryRun: 'yes' }],
  ])('refuses %s instead of running over everything', (_story, body) => {
    expect(RunRequest.safeParse(body).success).toBe(false);
  });
});

describe('normalScope', () => {
  it('is the same for the same spaces, in any order and however often named', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.array(fc.nat()), (spaces, picks) => {
        const repeated = [...spaces, ...picks.flatMap((pick) => spaces[pick % (spaces.length || 1)] ?? [])].reverse();
        expect(normalScope({ spaces: repeated })).toEqual(normalScope({ spaces }));
      }),
    );
  });

  it('keeps everything apart from nothing', () => {
    expect(normalScope({})).not.toEqual(normalScope({ spaces: [] }));
  });
});
