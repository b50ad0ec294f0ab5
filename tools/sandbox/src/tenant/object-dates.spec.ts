import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ObjectDatesBook } from './object-dates.js';

const NOON = new Date('2026-11-20T12:00:00.000Z');
const LATER = new Date('2026-11-21T12:00:00.000Z');
const DAY_BEFORE = '2026-11-19T12:00:00.000Z';

describe('the dates of tenant objects', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sandbox-dates-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const startedBefore = () => {
    const book = new ObjectDatesBook(folder, NOON);
    const dates = book.atStart('S/views/V', 'digest');
    book.save();
    return dates;
  };

  it('lie a day back for an object that was never seen', () => {
    expect(startedBefore()).toEqual({ createdOn: DAY_BEFORE, changedOn: DAY_BEFORE, deployedOn: DAY_BEFORE });
  });

  it('stay over a restart while the definition stays', () => {
    const first = startedBefore();
    expect(new ObjectDatesBook(folder, LATER).atStart('S/views/V', 'digest')).toMatchObject(first);
  });

  it('move to a minute before the start when the definition changed meanwhile', () => {
    startedBefore();
    const changedOn = '2026-11-21T11:59:00.000Z';
    const dates = new ObjectDatesBook(folder, LATER).atStart('S/views/V', 'other');
    expect(dates).toEqual({ createdOn: DAY_BEFORE, changedOn, deployedOn: changedOn });
  });

  it('are now when a person saves, and leave the deployment alone unless it was deployed too', () => {
    startedBefore();
    const book = new ObjectDatesBook(folder, LATER);
    book.atStart('S/views/V', 'digest');
    const saved = book.atMutation('S/views/V', 'other', LATER, false);
    expect(saved).toEqual({ createdOn: DAY_BEFORE, changedOn: LATER.toISOString(), deployedOn: DAY_BEFORE });
    expect(book.atMutation('S/views/NEW', 'x', LATER, false)).not.toHaveProperty('deployedOn');
    expect(book.atMutation('S/views/V', 'other', LATER, true).deployedOn).toBe(LATER.toISOString());
  });

  it('start anew when the file is damaged', () => {
    startedBefore();
    writeFileSync(join(folder, 'tenant-dates.json'), '{"v":1,"objects":');
    expect(new ObjectDatesBook(folder, NOON).atStart('S/views/V', 'digest').changedOn).toBe(DAY_BEFORE);
  });
});
