import type { Absence, AbsenceStep } from '@dss/catalog-model';
import { endAbsence } from './end-absence.js';

const since = { ours: '2026-01-01T08:00:00.000Z' };
const absence = (step: AbsenceStep): Absence => ({
  ...{ step, listings: 3, since, at: { ours: '2026-01-05T08:00:00.000Z' }, reason: 'for a reason' },
});

describe('endAbsence', () => {
  it.each(['retire', 'delete'] as const)('carries out a due %s with the proof that nothing can be read', (step) => {
    expect(endAbsence({ absence: absence(step), proof: 'absent' })).toEqual({ act: step });
  });

  it.each([
    ['is refused', 'unreachable' as const],
    ['was not asked for', undefined],
  ])('carries nothing out when the definition %s, and the count goes on', (_story, proof) => {
    expect(endAbsence({ absence: absence('delete'), proof })).toMatchObject({ act: 'none', startsAnew: false });
  });

  it('counts anew when the asset can be read although no list shows it', () => {
    const end = endAbsence({ absence: absence('retire'), proof: 'found' });
    expect(end).toMatchObject({ act: 'none', startsAnew: true });
  });

  it('carries nothing out while the run waits for approval, whatever the proof', () => {
    const end = endAbsence({ absence: absence('retire'), proof: 'absent', held: 'it waits for approval' });
    expect(end).toMatchObject({ act: 'none', reason: expect.stringContaining('it waits for approval') });
  });

  it.each<AbsenceStep>(['count', 'wait', 'keep'])('leaves alone what it is to %s, with its reason', (step) => {
    const end = { act: 'none', reason: 'for a reason', startsAnew: false };
    expect(endAbsence({ absence: absence(step), proof: 'absent' })).toEqual(end);
  });
});
