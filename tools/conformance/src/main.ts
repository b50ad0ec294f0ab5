import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { checkExitCode } from '@dss/contracts';
import { z } from 'zod';
import { BEHAVIOURS } from './behaviours/all.js';
import { readConformanceConfig } from './conformance.config.js';
import { runContractSuite } from './contract-suite.js';
import { openTarget } from './open-target.js';
import { type Options, readOptions, USAGE } from './options.js';
import { renderReport } from './render-report.js';
import { runConformance } from './run-conformance.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

async function run(options: Options): Promise<number> {
  const { environment, hasCredentials } = readConformanceConfig();
  const target = await openTarget(options, hasCredentials);
  const interrupt = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      complain('Ending early; deleting the throw-away databases …');
      interrupt.abort();
    });
  }
  try {
    const report = await runConformance(target, options, {
      version: productVersion(),
      now: Date.now,
      runId: randomBytes(4).toString('hex'),
      signal: interrupt.signal,
      onCheck: () => undefined,
      contractSuite: (prefix) => runContractSuite({ root, target, prefix, environment, signal: interrupt.signal }),
    });
    if (options.report !== undefined) writeFileSync(options.report, `${JSON.stringify(report, null, 2)}\n`);
    say(renderReport(report));
    return checkExitCode(report.summary);
  } finally {
    await target.close();
  }
}

function list({ only = '' }: Options): number {
  for (const { id, title, reference, probe } of BEHAVIOURS.filter((one) => one.id.startsWith(only))) {
    say(`${id}\n  ${title} (${reference})\n  ${probe}`);
  }
  return 0;
}

function productVersion(): string {
  const text: unknown = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
  return z.object({ version: z.string() }).parse(text).version;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function complain(text: string): void {
  process.stderr.write(`${text}\n`);
}

async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    say(USAGE);
    return 0;
  }
  const options = readOptions(args);
  return options.list ? list(options) : run(options);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  complain(`conformance: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
