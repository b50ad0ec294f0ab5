import type { WrittenVerdict } from '@dss/planning';
import type { VerificationReport } from '@dss/sync-run';
import type { NotedWrite } from './noted-write.js';

/** Of GetTables: tables of a page, and characters of its expression (2048) with some to spare. */
export const PAGE = { tables: 100, characters: 2000 };

/** As the record of a run takes them. */
export const MOST_SHOWN = 50;

export type Difference = Extract<WrittenVerdict, { kind: 'gone' | 'replaced' | 'differs' }>;

export const NOTHING_FOUND: VerificationReport = { tables: 0, ownForms: 0, unread: 0, differences: [] };

export function isDifference(verdict: WrittenVerdict): verdict is Difference {
  return verdict.kind === 'gone' || verdict.kind === 'replaced' || verdict.kind === 'differs';
}

export function reasonOf(verdict: Difference): string {
  switch (verdict.kind) {
    case 'gone':
      return 'the table is not there';
    case 'replaced':
      return 'it is another table: ours had been deleted, and somebody had made one of that name';
    case 'differs':
      return `something else stands in ${verdict.fields.slice(0, 10).join(', ')}`;
  }
}

/** Of several writes to one table only the last can be found. */
export function newestOf(writes: readonly NotedWrite[]): readonly NotedWrite[] {
  return [...new Map(writes.map((write) => [write.table, write])).values()];
}

export function pagesOf(writes: readonly NotedWrite[]): readonly (readonly NotedWrite[])[] {
  const pages: NotedWrite[][] = [];
  let characters = 0;
  for (const write of writes) {
    const page = pages.at(-1);
    characters += write.table.length + 1;
    if (page !== undefined && page.length < PAGE.tables && characters <= PAGE.characters) page.push(write);
    else {
      pages.push([write]);
      characters = write.table.length + 1;
    }
  }
  return pages;
}

export function together(one: VerificationReport = NOTHING_FOUND, other: VerificationReport): VerificationReport {
  return {
    tables: one.tables + other.tables,
    ownForms: one.ownForms + other.ownForms,
    unread: one.unread + other.unread,
    differences: [...one.differences, ...other.differences].slice(0, MOST_SHOWN),
  };
}
