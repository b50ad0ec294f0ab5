import { GeneratedCatalog } from '@dss/sandbox';
import { request } from 'undici';
import { z } from 'zod';
import { type BenchStack } from '../../world.js';
import { assetPathsOf } from './asset-places.js';

/** What is asked for again and again. */
export interface Place {
  readonly name: string;
  readonly origin: string;
  readonly path: string;
  readonly walk: boolean;
  /** What it is measured for: `idle` and `floor` are no reads of the gateway's API. */
  readonly as: 'idle' | 'floor' | 'read';
}

export interface Runs {
  readonly ended: string;
  /** The one that goes on meanwhile; absent when there was none. */
  readonly running: string | undefined;
}

/** Every read of the API that the goal means and that is there, and what they are compared with. */
export async function placesOf(
  stack: BenchStack,
  { assets, seed }: { readonly assets: number; readonly seed: number },
  { ended, running }: Runs,
  floor: string,
): Promise<readonly Place[]> {
  const [space] = new GeneratedCatalog({ assets, seed }).spaces;
  const api = (name: string, path: string, walk = false): Place => {
    return { name, origin: stack.gatewayUrl, path: `/api/v1${path}`, walk, as: 'read' };
  };
  const middle = await cursorInTheMiddle(stack.gatewayUrl, ended, assets);
  const catalog = await assetPathsOf(stack.gatewayUrl, assets, space?.id ?? '');
  const health = `http://127.0.0.1:${stack.healthPorts['gateway'] ?? 0}`;
  return [
    { name: 'nothing, of a process that does nothing else', origin: floor, path: '/idle', walk: false, as: 'idle' },
    { name: 'floor: a page from Redis, parsed and stringified', origin: floor, path: '/', walk: false, as: 'floor' },
    { name: 'nothing, of the gateway (/livez)', origin: health, path: '/livez', walk: false, as: 'idle' },
    api('list of runs', '/runs?limit=50'),
    api('one run', `/runs/${ended}`),
    api('its assets, first page of 50', `/runs/${ended}/assets?limit=50`),
    ...(middle === undefined
      ? []
      : [api('its assets, a later page', `/runs/${ended}/assets?limit=50&cursor=${encodeURIComponent(middle)}`)]),
    api('its assets, page after page', `/runs/${ended}/assets?limit=50`, true),
    api('its assets of one space', `/runs/${ended}/assets?limit=50&space=${space?.id ?? ''}`),
    api('its assets by outcome', `/runs/${ended}/assets?limit=50&outcome=failed`),
    ...(running === undefined
      ? []
      : [
          api('the run that goes on', `/runs/${running}`),
          api('its assets', `/runs/${running}/assets?limit=50`),
          api('its open assets', `/runs/${running}/assets?limit=50&outcome=open`),
        ]),
    api('status', '/status'),
    ...catalog.map(({ name, path, walk }) => api(name, path, walk)),
  ];
}

const CursorPage = z.object({ nextCursor: z.string().nullish() });

/** The cursor after one large page: a place that no first page holds. */
async function cursorInTheMiddle(url: string, run: string, assets: number): Promise<string | undefined> {
  const answer = await request(`${url}/api/v1/runs/${run}/assets?limit=${Math.min(500, Math.floor(assets / 2))}`);
  return CursorPage.parse(await answer.body.json()).nextCursor ?? undefined;
}
