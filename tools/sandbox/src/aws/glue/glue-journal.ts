import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { HOME } from '../identity/account.js';
import { Connection, Database, Table } from './glue-model.js';

const Tags = z.record(z.string(), z.string());

/** What a mutation left behind: the new value, or null for gone. */
export const Mutation = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('database'), name: z.string(), value: Database.nullable() }),
  z.object({
    kind: z.literal('table'),
    database: z.string(),
    name: z.string(),
    value: Table.nullable(),
    /** Whether the version before is kept readable. */
    archive: z.boolean().optional(),
  }),
  z.object({ kind: z.literal('versions'), database: z.string(), name: z.string(), value: z.array(Table) }),
  z.object({ kind: z.literal('connection'), name: z.string(), value: Connection.nullable() }),
  z.object({ kind: z.literal('tags'), of: z.literal('connection').optional(), name: z.string(), value: Tags }),
]);
export type Mutation = z.infer<typeof Mutation>;

/** Journals of before there were several catalogs name none: all was in the home catalog. */
const Line = z.object({ account: z.string().default(HOME.account), region: z.string().default(HOME.region) });
export type JournalLine = z.infer<typeof Line> & { readonly mutation: Mutation };

const FILE = 'glue-journal.jsonl';

/** Mutations as JSON lines, written before the caller is answered: a killed stand-in comes back with all it confirmed. */
export class GlueJournal {
  #file: number | undefined;

  constructor(private readonly folder: string | undefined) {}

  /** All that was written before, in order. A last line that was cut off by a kill was never confirmed and is left out. */
  read(): JournalLine[] {
    if (this.folder === undefined || !existsSync(join(this.folder, FILE))) return [];
    const lines = readFileSync(join(this.folder, FILE), 'utf8').split('\n').slice(0, -1);
    return lines.map((line, index) => this.#line(line, index + 1));
  }

  #line(line: string, number: number): JournalLine {
    try {
      const read: unknown = JSON.parse(line);
      return { ...Line.parse(read), mutation: Mutation.parse(read) };
    } catch (cause) {
      const path = join(this.folder ?? '', FILE);
      throw new Error(`line ${number} of ${path} is broken; delete the file to start with an empty Glue`, { cause });
    }
  }

  /** Replaces the journal by the shortest one that leads to the same state, and opens it for appending. */
  compact(lines: readonly JournalLine[]): void {
    if (this.folder === undefined) return;
    mkdirSync(this.folder, { recursive: true });
    const path = join(this.folder, FILE);
    writeFileSync(`${path}.new`, lines.map(textOf).join(''));
    renameSync(`${path}.new`, path);
    this.#file = openSync(path, 'a');
  }

  append(line: JournalLine): void {
    if (this.#file !== undefined) writeSync(this.#file, textOf(line));
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}

function textOf({ account, region, mutation }: JournalLine): string {
  return `${JSON.stringify({ account, region, ...mutation })}\n`;
}
