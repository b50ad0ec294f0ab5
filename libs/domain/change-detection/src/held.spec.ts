import { isHeld, isSettled } from './held.js';

const table = 'orders';

describe('what the last outcome tells about the target', () => {
  it.each(['created', 'updated', 'metadata-updated', 'unchanged', 'restored', 'kept'])(
    'after %s the target holds the asset',
    (outcome) => {
      expect(isHeld({ outcome, table })).toBe(true);
      expect(isSettled({ outcome })).toBe(true);
    },
  );

  it('a skipped asset is rightly not held, so nothing is pending', () => {
    expect(isHeld({ outcome: 'skipped', table })).toBe(false);
    expect(isSettled({ outcome: 'skipped' })).toBe(true);
  });

  it.each(['retired', 'deleted', 'rejected', 'failed', 'cancelled', 'superseded', 'planned', 'of a newer service'])(
    'after %s the target has to be looked at',
    (outcome) => {
      expect(isHeld({ outcome, table })).toBe(false);
      expect(isSettled({ outcome })).toBe(false);
    },
  );

  it('what never got a table is not held, whatever the outcome says', () => {
    expect(isHeld({ outcome: 'unchanged', table: undefined })).toBe(false);
  });
});
