import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Check } from '@dss/contracts';
import { z } from 'zod';
import { type Target } from './world.js';

/** What Jest's `--json` says, as far as it is read. */
const JestReport = z.object({
  testResults: z.array(
    z.object({
      message: z.string(),
      assertionResults: z.array(
        z.object({
          status: z.string(),
          title: z.string(),
          ancestorTitles: z.array(z.string()),
          failureMessages: z.array(z.string()).nullable(),
        }),
      ),
    }),
  ),
});

export interface ContractRun {
  /** The project's folder. */
  readonly root: string;
  readonly target: Target;
  /** Of the databases that the suite makes. */
  readonly prefix: string;
  /** The person's environment, for Jest and the SDK. */
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

const SPEC = 'tools/e2e/src/contracts/glue-target-catalog.int.spec.ts';

/** Runs the suite that the writer's own port promises, with the writer's own adapter, against the target. */
export async function runContractSuite(run: ContractRun): Promise<readonly Check[]> {
  const folder = mkdtempSync(join(tmpdir(), 'conformance-'));
  const file = join(folder, 'jest.json');
  try {
    const printed = await runJest(run, file);
    const report = JestReport.safeParse(readJson(file));
    if (!report.success) return [couldNotRun(printed)];
    const { testResults } = report.data;
    const results = testResults.flatMap(({ assertionResults }) => assertionResults);
    return results.length > 0
      ? results.map(checkOf)
      : [couldNotRun(testResults.map(({ message }) => message).join('\n'))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Result = z.infer<typeof JestReport>['testResults'][number]['assertionResults'][number];

function checkOf({ status, title, ancestorTitles, failureMessages }: Result): Check {
  const [, ...groups] = ancestorTitles;
  const name = [...groups, title].join(' ');
  const failure = firstLines(failureMessages?.join('\n') ?? '');
  const isMet = status === 'passed';
  const isSkipped = status === 'pending' || status === 'skipped' || status === 'todo';
  return {
    id: `writer.${name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '')}`,
    title: `For the writer: ${name}`,
    status: isMet ? 'met' : isSkipped ? 'skipped' : 'different',
    expected: 'the promise holds',
    observed: isMet ? 'the promise holds' : isSkipped ? 'the suite leaves it out' : failure,
    reference: 'targetCatalogContract',
    probe: 'the writer\u2019s own adapter',
  };
}

function couldNotRun(printed: string): Check {
  return {
    id: 'writer.contract',
    title: 'For the writer: the contract suite runs',
    status: 'failed',
    expected: 'a report of the suite',
    observed: firstLines(printed) || 'no report',
    reference: 'targetCatalogContract',
  };
}

function runJest({ root, target, prefix, environment, signal }: ContractRun, outputFile: string): Promise<string> {
  const { endpoint, region, credentials } = target;
  const env = {
    ...environment,
    NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
    TEST_GLUE_REGION: region,
    TEST_GLUE_PREFIX: prefix,
    ...(endpoint !== undefined && { TEST_GLUE_ENDPOINT: endpoint }),
    ...(credentials && {
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    }),
  };
  const args = ['node_modules/jest/bin/jest.js', '-c', 'jest.config.mjs', '--json', '--outputFile', outputFile];
  return new Promise((resolve) => {
    const child = spawn(
      process.execPath,
      [...args, '--runInBand', '--testTimeout', '120000', '--runTestsByPath', SPEC],
      {
        cwd: root,
        env,
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    const stop = () => child.kill('SIGTERM');
    signal.addEventListener('abort', stop, { once: true });
    let printed = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (printed += text));
    child.once('error', (error) => (printed += error.message));
    child.once('close', () => {
      signal.removeEventListener('abort', stop);
      resolve(printed);
    });
  });
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Without the colours and the stack. */
function firstLines(text: string): string {
  const lines = text.replaceAll(/\u001b\[[0-9;]*m/g, '').split('\n');
  return lines
    .filter((line) => line.trim() !== '' && !/^\s+at /.test(line))
    .slice(0, 6)
    .join(' | ')
    .slice(0, 600);
}
