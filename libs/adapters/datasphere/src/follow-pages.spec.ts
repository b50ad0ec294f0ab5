import fc from 'fast-check';
import { followPages } from './follow-pages.js';

/** A source of `total` rows in answers of `step` rows; links count the wish down, as OData says, or forget it, as SAP's do. */
function source(total: number, step: number, links: 'counted' | 'forgetful' | 'none') {
  const requests: string[] = [];
  const fetchPage = (path: string) => {
    requests.push(path);
    const query = new URLSearchParams(path);
    const skip = Number(query.get('skip'));
    const top = Number(query.get('top') ?? Infinity);
    const size = Math.min(step, top, Math.max(0, total - skip));
    const rows = Array.from({ length: size }, (_, at) => skip + at);
    const goesOn = links !== 'none' && skip + size < total && top > size;
    const left = links === 'counted' ? `&top=${top - size}` : '';
    return Promise.resolve({ rows, nextLink: undefined, nextPath: goesOn ? `skip=${skip + size}${left}` : undefined });
  };
  return { fetchPage, requests };
}

const from = (skip: number): string => `skip=${skip}&top=50`;

describe('followPages', () => {
  it('reads every row once, however the source pages', async () => {
    const forms = fc.constantFrom('counted' as const, 'forgetful' as const);
    await fc.assert(
      fc.asyncProperty(fc.nat(300), fc.integer({ min: 1, max: 60 }), forms, async (total, step, links) => {
        const rows = await followPages(from, 50, source(total, step, links).fetchPage);

        expect(rows).toEqual(Array.from({ length: total }, (_, at) => at));
      }),
    );
  });

  it.each([
    [0, 1],
    [49, 1],
    [50, 2],
    [120, 3],
  ])('reads %i rows without links in %i requests', async (total, expected) => {
    const { fetchPage, requests } = source(total, 50, 'none');

    expect(await followPages(from, 50, fetchPage)).toHaveLength(total);
    expect(requests).toHaveLength(expected);
  });

  it('gives up on links that lead in a circle', async () => {
    const circle = () => Promise.resolve({ rows: [1], nextLink: undefined, nextPath: 'skip=7' });

    await expect(followPages(from, 50, circle)).rejects.toMatchObject({ code: 'REMOTE_UNAVAILABLE' });
  });

  it('gives up on a source that answers every page with the same rows', async () => {
    const rows = Array.from({ length: 50 }, (_, at) => at);
    const same = () => Promise.resolve({ rows, nextLink: undefined, nextPath: undefined });

    await expect(followPages(from, 50, same)).rejects.toMatchObject({ code: 'CONTRACT_BROKEN' });
  });
});
