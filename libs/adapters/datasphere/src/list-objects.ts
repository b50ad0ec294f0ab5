import { ContractBrokenError } from '@dss/errors';
import type { ListedObject, Listing } from '@dss/ports';
import { OBJECT_PAGE } from './published-paths.js';

export interface DatedPage {
  readonly rows: readonly ListedObject[];
  readonly sourceTimeMs: number | undefined;
}

interface Pass {
  readonly objects: ReadonlyMap<string, ListedObject>;
  readonly sourceTimeMs: number | undefined;
  /** An object came twice: something was inserted meanwhile and moved the rows behind it into the next page. */
  readonly shifted: boolean;
}

/**
 * Lists all objects of one type, page by page until one is shorter than a page.
 *
 * `skip` counts rows, so a change during the listing moves them. When an object repeats, the whole is listed once more;
 * a list that does not stand still then either is answered as the union of both passes, for a missing row could be taken
 * for a deletion and one too many cannot.
 */
export async function listWholly(fetchPage: (skip: number) => Promise<DatedPage>): Promise<Listing<ListedObject>> {
  const first = await onePass(fetchPage);
  if (!first.shifted) return toListing(first.objects, first.sourceTimeMs);
  const second = await onePass(fetchPage);
  if (!second.shifted) return toListing(second.objects, second.sourceTimeMs);
  return toListing(new Map([...first.objects, ...second.objects]), first.sourceTimeMs);
}

async function onePass(fetchPage: (skip: number) => Promise<DatedPage>): Promise<Pass> {
  const objects = new Map<string, ListedObject>();
  let sourceTimeMs: number | undefined;
  let received = 0;
  for (;;) {
    const page = await fetchPage(received);
    if (received === 0) sourceTimeMs = page.sourceTimeMs;
    const known = objects.size;
    for (const row of page.rows) objects.set(row.technicalName, row);
    received += page.rows.length;
    if (page.rows.length < OBJECT_PAGE) return { objects, sourceTimeMs, shifted: objects.size < received };
    if (objects.size === known) {
      throw new ContractBrokenError('SAP Datasphere repeats the same page of an object list', { skip: received });
    }
  }
}

function toListing(
  objects: ReadonlyMap<string, ListedObject>,
  sourceTimeMs: number | undefined,
): Listing<ListedObject> {
  return { rows: [...objects.values()], sourceTimeMs };
}
