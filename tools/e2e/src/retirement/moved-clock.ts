import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const HOUR_MS = 3_600_000;
/** As in `clock.mjs`. */
const LOOKED_AT_EVERY_MS = 10;

/** One clock for the sandbox and every service of a stack, which a test moves on. */
export class MovedClock {
  private readonly folder = mkdtempSync(join(tmpdir(), 'dss-clock-'));
  private aheadMs = 0;

  constructor() {
    this.write();
  }

  /** For the sandbox, which lives in this process. */
  readonly now = (): number => Date.now() + this.aheadMs;

  /** For the services. */
  get environment(): Readonly<Record<string, string>> {
    return { TEST_CLOCK_FILE: this.file, NODE_OPTIONS: '--import=./tools/e2e/clock.mjs' };
  }

  pass(hours: number): void {
    this.aheadMs += hours * HOUR_MS;
    this.write();
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  private get file(): string {
    return join(this.folder, 'ahead-ms');
  }

  private write(): void {
    // Whole at any moment: services read it all the time.
    writeFileSync(`${this.file}-new`, String(this.aheadMs));
    renameSync(`${this.file}-new`, this.file);
    // A service that has just looked goes by what it saw: from here on every one of them has the new time.
    const writtenMs = Date.now();
    while (Date.now() <= writtenMs + LOOKED_AT_EVERY_MS) continue;
  }
}
