import { request } from 'undici';
import { z } from 'zod';
import { pause } from './sync-pace.js';

/** Searches by how many they find: nearly all by one word, four in five by two, one in ten, one in two hundred, one. */
const SEARCHES = ['amount', 'customer stat', 'forec', '販売', 'T_0000012'];

/** Reads of the catalog: what they are called, and where. */
export async function assetPathsOf(url: string, assets: number, space: string) {
  const known = await whenAllAreFound(url, assets);
  return [
    { name: 'assets, first page of 50', path: '/assets?limit=50' },
    { name: 'assets, page after page', path: '/assets?limit=50', walk: true },
    { name: 'assets of one space', path: `/assets?limit=50&space=${space}` },
    { name: 'assets, with facets', path: '/assets?limit=50&facets=1' },
    ...SEARCHES.map((q) => ({ name: `assets, search "${q}"`, path: `/assets?limit=50&q=${encodeURIComponent(q)}` })),
    { name: 'assets, hits page after page', path: '/assets?limit=50&q=customer', walk: true },
    { name: 'one asset', path: `/assets/${known}` },
  ];
}

const AssetPage = z.object({
  total: z.number(),
  totalIsEstimate: z.boolean(),
  items: z.array(z.object({ id: z.string() })),
});

const LOADING_MS = 60_000;

/** The index holds an asset a moment after it was written. Answers one of them. */
async function whenAllAreFound(url: string, assets: number): Promise<string> {
  const until = performance.now() + LOADING_MS;
  for (;;) {
    const answer = await request(`${url}/api/v1/assets?limit=1`);
    const { total, totalIsEstimate, items } = AssetPage.parse(await answer.body.json());
    if (total === assets && !totalIsEstimate) return items[0]?.id ?? '';
    if (performance.now() > until) throw new Error(`the gateway lists ${total} of ${assets} assets`);
    await pause(100);
  }
}
