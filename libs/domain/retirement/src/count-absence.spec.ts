import { countAbsence, countOf } from './count-absence.js';

const since = { ours: '2026-01-01T00:00:00.000Z', source: '2026-01-01T00:00:02.000Z' };
const at = { ours: '2026-01-02T00:00:00.000Z', source: '2026-01-02T00:00:02.000Z' };

describe('the count of absences', () => {
  it('begins with the first listing that does not show the asset', () => {
    expect(countAbsence({}, at)).toEqual({ listings: 1, since: at });
  });

  it('goes on from what the checkpoint carries, by both clocks', () => {
    expect(countAbsence(countOf({ listings: 2, since }), at)).toEqual({ listings: 3, since });
  });

  it.each([
    ['the checkpoint was lost', undefined],
    ['the asset was listed in between', { absences: 0, absentSince: since.ours }],
    ['its beginning is not known', { absences: 4 }],
    ['an older release noted the day alone', { absences: 4, absentSince: '2026-01-01' }],
    ['its beginning cannot be read', { absences: 4, absentSince: 'in the middle of March' }],
  ])('begins anew when %s', (_story, checkpoint) => {
    expect(countAbsence(checkpoint, at)).toEqual({ listings: 1, since: at });
  });
});
