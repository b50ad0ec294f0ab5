import { ContractBrokenError, RemoteUnavailableError } from '@dss/errors';
import type { Page } from './answer-schemas.js';

export interface LinkedPage<Row> extends Page<Row> {
  /** `nextLink` as a path of the tenant. */
  readonly nextPath: string | undefined;
}

/**
 * Reads an OData list to its end: along the links while there are any, else by `$skip` until a page is short.
 *
 * A short page with a link is not the end, and a link that comes twice would never be one.
 *
 * @param pathFrom the address of the rows from `skip` on, for sources that page without links
 */
export async function followPages<Row>(
  pathFrom: (skip: number) => string,
  pageSize: number,
  fetchPage: (path: string) => Promise<LinkedPage<Row>>,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const seen = new Set<string>();
  let linked = false;
  let path = pathFrom(0);
  for (;;) {
    seen.add(path);
    const page = await fetchPage(path);
    const repeats = rows.length > 0 && JSON.stringify(page.rows) === JSON.stringify(rows.slice(-page.rows.length));
    rows.push(...page.rows);
    if (page.nextPath !== undefined) {
      linked = true;
      path = page.nextPath;
      if (seen.has(path)) throw new RemoteUnavailableError('SAP Datasphere', 'its next link repeats', { path });
    } else {
      if (linked || page.rows.length < pageSize) return rows;
      if (repeats) throw new ContractBrokenError('SAP Datasphere repeats the same page of a list', { path });
      path = pathFrom(rows.length);
    }
  }
}
