import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../free-port.js';
import { LauncherProcess } from './launcher-process.js';

jest.setTimeout(300_000);

interface Told {
  readonly exitCode: number;
  readonly end?: string;
  readonly error?: string;
  readonly outcomes?: Record<string, number>;
  readonly operations?: { operation: string; table: string }[];
  readonly leftOut?: { file: string }[];
  readonly traffic?: { system: string; operations: Record<string, number> }[];
}

interface Dump {
  readonly run: { id: string; end: string };
  readonly assets: {
    file: string;
    technicalName: string;
    outcome: string | null;
    reason: string | null;
    table: string | null;
  }[];
  readonly glue: { databases: { Name: string }[]; tables: { Name: string }[] };
}

const table = (elements: object, more: object = {}) => ({ kind: 'entity', elements, ...more });

/** A service shows itself with its first heartbeat. */
async function pidOf(statusUrl: string, service: string): Promise<number> {
  for (;;) {
    const { instances } = (await (await fetch(statusUrl)).json()) as { instances: { service: string; pid: number }[] };
    const found = instances.find((instance) => instance.service === service);
    if (found !== undefined) return found.pid;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('npm start', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dss-launcher-'));
  const content = join(folder, 'content');
  const surroundings = { DSS_DATA_DIR: join(folder, 'data') };
  const dumpFile = join(folder, 'dump.json');

  beforeAll(() => {
    mkdirSync(join(content, 'shop'), { recursive: true });
    const definitions = {
      ORDERS: table({
        ID: { type: 'cds.Integer', key: true },
        AMOUNT: { type: 'cds.Decimal', precision: 15, scale: 2 },
      }),
      'OTHER.CUSTOMERS': table({ ID: { type: 'cds.Integer' } }, { '@cds.persistence.exists': true }),
    };
    writeFileSync(join(content, 'shop/SALES.json'), JSON.stringify({ definitions }));
    writeFileSync(join(content, 'shop/notes.json'), '{"not":"csn"}');
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const once = async (...args: string[]) => {
    const launcher = new LauncherProcess(
      ['--once', '--json', '--port', '0', '--content', content, ...args],
      surroundings,
    );
    const exitCode = await launcher.end();
    const lines = launcher.stdout.trimEnd().split('\n');
    return { exitCode, lines, told: JSON.parse(lines.at(-1) ?? 'null') as Told, stderr: launcher.stderr };
  };
  /** Every process that was started for this test names its folder, in its arguments or in what it inherited. */
  const leftBehind = () =>
    readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && ['cmdline', 'environ'].some((file) => names(pid, file)));
  const names = (pid: string, file: string) => {
    try {
      return readFileSync(join('/proc', pid, file), 'utf8').includes(folder);
    } catch {
      return false;
    }
  };

  it('syncs a content once: a dry run first, then the tables, then nothing', async () => {
    const planned = await once('--dry-run');
    expect(planned).toMatchObject({ exitCode: 0, told: { end: 'completed', outcomes: { planned: 1 } } });
    expect(planned.told.operations).toMatchObject([{ operation: 'create', table: expect.stringMatching(/\.orders$/) }]);

    const first = await once('--dump', dumpFile);
    expect(first.lines).toHaveLength(1);
    expect(first).toMatchObject({ exitCode: 0, told: { exitCode: 0, end: 'completed', outcomes: { created: 1 } } });
    expect(first.told.leftOut?.map(({ file }) => file)).toEqual(['shop/notes.json']);

    const dump = JSON.parse(readFileSync(dumpFile, 'utf8')) as Dump;
    expect(dump.run.end).toBe('completed');
    expect(dump.assets.map(({ technicalName, outcome, reason }) => [technicalName, outcome, reason])).toEqual([
      ['ORDERS', 'created', null],
      ['OTHER.CUSTOMERS', 'skipped', 'foreign stub'],
    ]);
    expect(dump.glue.tables.map(({ Name }) => Name)).toEqual([dump.assets[0]?.table]);
    expect(dump.glue.databases).toHaveLength(1);

    const second = await once();
    expect(second).toMatchObject({ exitCode: 0, told: { outcomes: { unchanged: 1 } } });
    expect(second.told.traffic?.filter(({ system }) => system === 'glue')).toEqual([]);
    expect(leftBehind()).toEqual([]);
  });

  it('keeps running until Ctrl-C, refuses a second launcher on its data, and leaves nothing behind', async () => {
    const launcher = new LauncherProcess(['--port', '0', '--content', content], surroundings);
    const [, url = ''] = await launcher.says(/Running\. API (\S+),/);
    expect((await fetch(url)).status).toBe(200);

    const second = await once();
    expect(second).toMatchObject({
      exitCode: 1,
      told: { error: expect.stringMatching(/Another launcher \(process \d+\)/) },
    });
    expect((await fetch(url)).status).toBe(200);

    launcher.send('SIGINT');
    expect(await launcher.end()).toBe(0);
    expect(leftBehind()).toEqual([]);
    await expect(fetch(url)).rejects.toThrow();
  });

  it('ends with the name and the log of a service that dies', async () => {
    const launcher = new LauncherProcess(['--port', '0', '--content', content], surroundings);
    const [, url = ''] = await launcher.says(/Running\. API (\S+),/);
    process.kill(await pidOf(url, 'mapper'), 'SIGKILL');
    expect(await launcher.end()).toBe(1);
    expect(launcher.stderr).toMatch(/Service mapper was ended by SIGKILL\.\nThe last lines of its log:\n {2}\| info/);
    expect(leftBehind()).toEqual([]);
  });

  it('cleans up after a launcher that was killed, and goes on with its data', async () => {
    const killed = new LauncherProcess(['--port', '0', '--content', content], surroundings);
    await killed.says(/Running\. API/);
    killed.send('SIGKILL');
    await killed.end();
    expect(leftBehind()).not.toEqual([]);
    const next = await once();
    expect(next).toMatchObject({ exitCode: 0, told: { outcomes: { unchanged: 1 } } });
    expect(leftBehind()).toEqual([]);
  });

  it('names a port that is taken and the remedy, and starts nothing', async () => {
    const port = await freePort();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
    const launcher = new LauncherProcess(['--port', String(port)], surroundings);
    expect(await launcher.end()).toBe(1);
    expect(launcher.stderr).toMatch(new RegExp(`Port ${port} on 127.0.0.1 is taken[^]*DSS_PORT=\\d+ npm start`));
    other.close();
  });

  it('names a NATS that does not answer and what to do', async () => {
    const port = await freePort();
    const launcher = new LauncherProcess(['--once', '--port', '0'], {
      ...surroundings,
      DSS_NATS_URL: `nats://127.0.0.1:${port}`,
    });
    expect(await launcher.end()).toBe(1);
    expect(launcher.stderr).toMatch(
      /NATS at nats:\/\/127\.0\.0\.1:\d+ \(DSS_NATS_URL\) cannot be used: .*ECONNREFUSED/,
    );
    expect(leftBehind()).toEqual([]);
  });
});
