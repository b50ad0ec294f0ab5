import type { Absence, AbsenceStep } from '@dss/catalog-model';
import { endAbsence } from './end-absence.js';
import { DEFAULT_RETIREMENT_POLICY as POLICY } from './retirement-policy.js';

const since = { ours: '2026-01-01T08:00:00.000Z' };
const absence = (step: AbsenceStep, changes: Partial<Absence> = {}): Absence => ({
  ...{ step, listings: 3, since, at: { ours: '2026-01-05T08:00:00.000Z' } },
  ...changes,
});

describe('endAbsence', () => {
  it.each(['retire', 'delete'] as const)('carries out a due %s with the proof that nothing can be read', (step) => {
    expect(endAbsence({ absence: absence(step), proof: 'absent' }, POLICY)).toEqual({ act: step });
  });

  it.each([
    ['is refused', 'unreachable' as const],
    ['was not asked for', undefined],
  ])('carries nothing out when the definition %s, and the count goes on', (_story, proof) => {
    expect(endAbsence({ absence: absence('delete'), proof }, POLICY)).toMatchObject({ act: 'none', startsAnew: false });
  });

  it('counts anew when the asset can be read although no list shows it', () => {
    const end = endAbsence({ absence: absence('retire'), proof: 'found' }, POLICY);
    expect(end).toMatchObject({ act: 'none', startsAnew: true });
  });

  it('carries nothing out while the run waits for approval, whatever the proof', () => {
    const end = endAbsence({ absence: absence('retire'), proof: 'absent', held: 'it waits for approval' }, POLICY);
    expect(end).toMatchObject({ act: 'none', reason: expect.stringContaining('it waits for approval') });
  });

  it.each<[AbsenceStep, Partial<Absence>, string]>([
    [
      'count',
      { listings: 1 },
      'retirement pending: absent in 1 complete listing since 2026-01-01T08:00:00.000Z; retired after 2 listings over 24 hours',
    ],
    ['wait', { retired: since }, 'retired on 2026-01-01; deleted after a quarantine of 7 days'],
    [
      'keep',
      { keptBy: 'ann' },
      'retirement pending: absent in 3 complete listings since 2026-01-01T08:00:00.000Z; kept by ann',
    ],
  ])('says what %s waits for', (step, changes, reason) => {
    expect(endAbsence({ absence: absence(step, changes) }, POLICY)).toEqual({ act: 'none', reason, startsAnew: false });
  });
});
