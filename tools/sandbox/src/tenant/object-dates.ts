import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

export interface ObjectDates {
  readonly createdOn: string;
  readonly changedOn: string;
  /** Absent: never deployed. */
  readonly deployedOn?: string | undefined;
}

const Remembered = z.object({
  digest: z.string(),
  createdOn: z.string(),
  changedOn: z.string(),
  deployedOn: z.string().optional(),
});
const StateFile = z.object({ v: z.literal(1), objects: z.record(z.string(), Remembered) });
type Remembered = z.infer<typeof Remembered>;

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/**
 * Dates of tenant objects that survive a restart, as a tenant's would: an object whose definition did not change keeps
 * its dates, so that a second run over the same content sees nothing new. Objects that left the content are remembered.
 */
export class ObjectDatesBook {
  readonly #objects: Map<string, Remembered>;

  constructor(
    private readonly folder: string | undefined,
    private readonly startedAt: Date,
  ) {
    this.#objects = new Map(Object.entries(folder === undefined ? {} : readState(join(folder, FILE))));
  }

  /** The dates of an object found in the content when the stand-in starts. */
  atStart(key: string, digest: string): ObjectDates {
    const known = this.#objects.get(key);
    if (known?.digest === digest) return known;
    const changedOn = before(this.startedAt, known === undefined ? DAY : MINUTE);
    const dates = { createdOn: known?.createdOn ?? changedOn, changedOn, deployedOn: changedOn };
    this.#objects.set(key, { digest, ...dates });
    return dates;
  }

  /** A person saved, and usually deployed, the object now. */
  atMutation(key: string, digest: string, now: Date, deployed: boolean): ObjectDates {
    const known = this.#objects.get(key);
    const changedOn = now.toISOString();
    const deployedOn = deployed ? changedOn : known?.deployedOn;
    const dates = { createdOn: known?.createdOn ?? changedOn, changedOn, ...(deployedOn && { deployedOn }) };
    this.#objects.set(key, { digest, ...dates });
    return dates;
  }

  forget(key: string): void {
    this.#objects.delete(key);
  }

  /** Written beside and renamed, so that a kill leaves the old file or the new one. */
  save(): void {
    if (this.folder === undefined) return;
    mkdirSync(this.folder, { recursive: true });
    const path = join(this.folder, FILE);
    writeFileSync(`${path}.new`, JSON.stringify({ v: 1, objects: Object.fromEntries(this.#objects) }));
    renameSync(`${path}.new`, path);
  }
}

const FILE = 'tenant-dates.json';

/** An absent or unreadable file is an empty one: dates are a convenience of the stand-in, not worth a refusal to start. */
function readState(path: string): Record<string, Remembered> {
  try {
    return StateFile.parse(JSON.parse(readFileSync(path, 'utf8'))).objects;
  } catch {
    return {};
  }
}

function before(moment: Date, ms: number): string {
  return new Date(moment.getTime() - ms).toISOString();
}
