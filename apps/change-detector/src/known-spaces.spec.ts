import { InMemoryRunStore, aSyncRun } from '@dss/ports/testing';
import { KnownSpaces } from './known-spaces.js';

const run = aSyncRun({ tenant: 'acme', spaces: ['SALES'], knownSpaces: ['SALES', 'HR'] });

describe('KnownSpaces', () => {
  it('are all spaces of the tenant, also outside the scope of the run', async () => {
    const runs = new InMemoryRunStore();
    await runs.create(run);

    expect(await new KnownSpaces(runs).of('acme', run.id)).toEqual(['SALES', 'HR']);
  });

  it('are the listed ones when an older service has begun the run', async () => {
    const runs = new InMemoryRunStore();
    await runs.create(aSyncRun({ tenant: 'acme', spaces: ['SALES'] }));

    expect(await new KnownSpaces(runs).of('acme', run.id)).toEqual(['SALES']);
  });

  it('stay the same for a run, so that all its assets are read alike', async () => {
    const runs = new InMemoryRunStore();
    await runs.create(run);
    const spaces = new KnownSpaces(runs);
    await spaces.of('acme', run.id);
    await runs.change('acme', run.id, (stored) => ({ ...stored, knownSpaces: ['OTHER'] }));

    expect(await spaces.of('acme', run.id)).toEqual(['SALES', 'HR']);
  });

  it('are waited for, uncharged, while the run does not tell them yet', async () => {
    const runs = new InMemoryRunStore();
    await runs.create(aSyncRun({ tenant: 'acme' }));
    const asked = new KnownSpaces(runs).of('acme', run.id);

    await expect(asked).rejects.toMatchObject({ code: 'NOT_YET', retry: { charged: false } });
  });

  it('are not waited for when the run is not stored at all', async () => {
    const asked = new KnownSpaces(new InMemoryRunStore()).of('acme', run.id);

    await expect(asked).rejects.toMatchObject({ code: 'CONTRACT_BROKEN' });
  });

  it('are remembered for a bounded number of runs', async () => {
    const runs = new InMemoryRunStore();
    const spaces = new KnownSpaces(runs);
    const ids = Array.from({ length: 250 }, (_, at) => `run-${at}`);
    for (const id of ids) await runs.create({ ...run, id, knownSpaces: [id] });

    for (const id of [...ids, ...ids]) expect(await spaces.of('acme', id)).toEqual([id]);
  });
});
