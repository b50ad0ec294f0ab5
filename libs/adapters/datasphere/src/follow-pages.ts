import { ContractBrokenError, RemoteUnavailableError } from '@dss/errors';
import type { Page } from './answer-schemas.js';

export interface LinkedPage<Row> extends Page<Row> {
  /** `nextLink` as a path of the tenant. */
  readonly nextPath: string | undefined;
}

/**
 * Reads an OData list to its end: along the links while there are any, then by `$skip` until an answer was short.
 *
 * A short page with a link is not the end. The end of the links is not the end either when they brought all the rows
 * that were asked for: `$top` is a wish for so many rows, and a source that pages in smaller steps counts it down.
 *
 * @param pathFrom the address of the rows from `skip` on
 */
export async function followPages<Row>(
  pathFrom: (skip: number) => string,
  asked: number,
  fetchPage: (path: string) => Promise<LinkedPage<Row>>,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const seen = new Set<string>();
  for (;;) {
    const answered: Row[] = [];
    for (let path: string | undefined = pathFrom(rows.length); path !== undefined;) {
      if (seen.has(path)) throw new RemoteUnavailableError('SAP Datasphere', 'its next link repeats', { path });
      seen.add(path);
      const page: LinkedPage<Row> = await fetchPage(path);
      answered.push(...page.rows);
      path = page.nextPath;
    }
    const before = rows.slice(-answered.length);
    if (answered.length > 0 && JSON.stringify(before) === JSON.stringify(answered)) {
      throw new ContractBrokenError('SAP Datasphere repeats the same page of a list', { skip: rows.length });
    }
    rows.push(...answered);
    if (answered.length < asked) return rows;
  }
}
