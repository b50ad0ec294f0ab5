import { SourceForbiddenError } from '@dss/errors';
import { aCheckpoint } from '@dss/ports/testing';
import { TENANT, aRun, known, runId } from '../testing/discovery-fixture.js';
import { aTenant, recordOf, sync } from '../testing/sync-tenant.js';

describe('a run and the spaces that the tenant no longer shows', () => {
  const told = (space: string, code: string) => ({ space, code, reason: expect.any(String) });
  const notListed = (space: string) => told(space, 'SPACE_NOT_LISTED');

  it('tells a space that an earlier run saw, in every run until it is back', async () => {
    const discovery = aTenant();
    discovery.ports.source.failure = ({ method }) =>
      method === 'hasSpace' ? new SourceForbiddenError('not a member of the space') : undefined;
    known(discovery, 'LOST', aCheckpoint({ technicalName: 'OLD', space: 'LOST' }));
    await aRun(discovery, { id: runId(1), state: 'ended', knownSpaces: ['HR', 'LOST', 'SALES'] });

    for (const number of [2, 3]) {
      await aRun(discovery, { id: runId(number) });
      await sync(discovery, runId(number));
      await discovery.ports.ledger.releaseTenant(TENANT, runId(number));

      const record = await recordOf(discovery, runId(number));
      expect(record.incompleteScopes).toEqual([notListed('LOST')]);
      expect(record.spaces).toEqual(['HR', 'SALES']);
    }

    discovery.ports.source.addSpace('LOST');
    await aRun(discovery, { id: runId(4) });
    await sync(discovery, runId(4));
    expect((await recordOf(discovery, runId(4))).incompleteScopes).toEqual([]);
  });

  it('does not miss a space that never held an asset', async () => {
    const discovery = aTenant();
    await aRun(discovery, { id: runId(1), state: 'ended', knownSpaces: ['EMPTY', 'HR', 'SALES'] });
    await aRun(discovery, { id: runId(2) });

    await sync(discovery, runId(2));

    const { incompleteScopes, knownSpaces } = await recordOf(discovery, runId(2));
    expect([incompleteScopes, knownSpaces]).toEqual([[], ['HR', 'SALES']]);
  });

  it('tells a space that was asked for and is not there, and nothing about others', async () => {
    const discovery = aTenant();
    known(discovery, 'LOST', aCheckpoint({ technicalName: 'OLD', space: 'LOST' }));
    await aRun(discovery, { id: runId(1), state: 'ended', knownSpaces: ['HR', 'LOST', 'SALES'] });
    await aRun(discovery, { id: runId(2), scope: { spaces: ['HR', 'TYPO'] } });

    await sync(discovery, runId(2));

    const { incompleteScopes, spaces, knownSpaces } = await recordOf(discovery, runId(2));
    expect(incompleteScopes).toEqual([notListed('TYPO')]);
    expect(spaces).toEqual(['HR']);
    // It still decides how `LOST.X` is read, and the next whole run still misses it.
    expect(knownSpaces).toEqual(['HR', 'SALES', 'LOST']);
  });
});
