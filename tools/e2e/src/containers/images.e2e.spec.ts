import { execFile, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Sandbox, startSandbox } from '@dss/sandbox';
import { Api } from '../api.js';
import { freePort } from '../free-port.js';
import { type ServiceName, ServiceProcess } from '../service-process.js';
import { buildEnvironment, readStackConfig, smallContentDir } from '../stack.config.js';
import { copyBuildContext } from './build-context.js';
import { asMap, asText, readComposeFile } from './compose-file.js';
import { lineage, readDockerfile, valuesOf } from './dockerfile.js';
import { type Image, ImageBuilder } from './image-builder.js';

jest.setTimeout(600_000);

const execute = promisify(execFile);
const root = join(__dirname, '../../../..');
const stages = readDockerfile(join(root, 'Dockerfile'));
const product = lineage(stages, 'service');
const services = readdirSync(join(root, 'apps')).filter((app) =>
  existsSync(join(root, 'apps', app, 'src/main.ts')),
) as ServiceName[];

/** Of the Dockerfile's exec form; the image's `node` is the one that runs this test, by version the same (checked elsewhere). */
const command = (text: string): string[] => {
  const [program, ...args] = JSON.parse(text.replace(/^.*?CMD /, '')) as string[];
  expect(program).toBe('node');
  return [process.execPath, ...args];
};

/** What `docker stop` and compose give a service before they kill it, in milliseconds. */
const gracePeriodMs = () => {
  const anchored = asMap(readComposeFile(join(root, 'docker-compose.yml'))['x-service'])['stop_grace_period'];
  return Number(/^(\d+)s$/.exec(asText(anchored))?.[1]) * 1000;
};

const canInstall = () => {
  const options = { cwd: root, env: buildEnvironment(), timeout: 30_000 };
  const asked = spawnSync('npm', ['view', 'ulid', 'version', '--fetch-retries=0', '--fetch-timeout=10000'], options);
  return process.platform === 'linux' && asked.status === 0;
};
// skipped because the npm registry is not reachable, or the system is not the images' Linux
const describeWhereBuilt = canInstall() ? describe : describe.skip;

describeWhereBuilt('the images, made by their own steps in an empty folder', () => {
  const images = new Map<ServiceName, Image>();
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dss-images-'));
    const context = join(folder, 'context');
    await copyBuildContext(root, context);
    const bin = join(folder, 'bin');
    const environment = buildEnvironment();
    // The commands of the stages find the Node that runs this test, and npm runs under it.
    await execute('sh', ['-c', `mkdir ${bin} && ln -s ${process.execPath} ${bin}/node`]);
    environment['PATH'] = `${bin}:${environment['PATH'] ?? ''}`;
    const builder = new ImageBuilder({ stages, folder: join(folder, 'stages'), context, workspace: root, environment });
    await Promise.all([builder.build('dependencies'), builder.build('build')]);
    for (const name of services) images.set(name, await builder.build('service', { APP: name }));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  const image = (name: ServiceName): Image => {
    const found = images.get(name);
    if (found === undefined) throw new Error(`no image of ${name} was made`);
    return found;
  };
  /** Paths below the image's /app that find(1) selects. */
  const find = async (name: ServiceName, ...tests: string[]): Promise<string[]> => {
    const { stdout } = await execute('find', ['.', ...tests], { cwd: image(name).folder, maxBuffer: 64 * 1024 * 1024 });
    return stdout.split('\n').filter((path) => path !== '');
  };
  const OURS = ['(', '-path', './apps/*', '-o', '-path', './libs/*', ')'];

  it.each(services)(
    '%s holds itself, the libraries, the guides and the installed packages, and nothing else',
    (name) => {
      const held = readdirSync(image(name).folder).sort();
      expect(held).toEqual([
        ...['.npmrc', 'app', 'apps', 'docs', 'libs', 'node_modules', 'package-lock.json', 'package.json'],
      ]);
      expect(readdirSync(join(image(name).folder, 'apps'))).toEqual([name]);
      expect(existsSync(join(image(name).folder, 'app/dist/main.js'))).toBe(true);
    },
  );

  it.each(services)('%s has no development dependency', (name) => {
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { dev?: boolean }>;
    };
    const development = Object.entries(lock.packages).filter(([, { dev }]) => dev === true);
    const installed = development.map(([path]) => path).filter((path) => existsSync(join(image(name).folder, path)));
    expect(development.length).toBeGreaterThan(100);
    expect(installed).toEqual([]);
  });

  it.each(services)('%s has no sandbox, no tool, no test code, no source', async (name) => {
    const names = ['*sandbox*', 'e2e', 'testing', 'test-*', '*.spec.*', '*fixture*', 'src', '*.ts'];
    const found = await find(name, ...OURS, '(', ...names.flatMap((each) => ['-o', '-name', each]).slice(1), ')');
    const linked = readdirSync(join(image(name).folder, 'node_modules/@dss'));
    expect(found).toEqual([]);
    expect(linked.filter((lib) => ['sandbox', 'e2e', ...services].includes(lib) && lib !== name)).toEqual([]);
  });

  it.each(services)('%s asks for no variable of the tests', async (name) => {
    const files = await find(name, ...OURS, '-name', '*.js');
    // The list of names that are no slips; nothing there is read.
    const read = files.filter((file) => !file.endsWith('/config/dist/outside.js'));
    const texts = read.map((file) => ({ file, text: readFileSync(join(image(name).folder, file), 'utf8') }));
    expect(texts.length).toBeGreaterThan(50);
    expect(texts.filter(({ text }) => /\b(TEST_[A-Z]+|DSS_CONTENT_DIR|jest)\b/.test(text))).toEqual([]);
  });

  describe('started with nothing but the image’s variables and the ones of compose', () => {
    const running = new Map<ServiceName, ServiceProcess>();
    const ports = new Map<ServiceName, number>();
    let sandbox: Sandbox;
    let gatewayUrl: string;

    beforeAll(async () => {
      sandbox = await startSandbox({ content: smallContentDir() });
      await writeFile(join(folder, 'started'), '');
      const namespace = `i${String(process.pid)}`;
      for (const name of services) {
        const { env, folder: at } = image(name);
        const [health, api] = [await freePort(), await freePort()];
        if (name === 'gateway') gatewayUrl = `http://127.0.0.1:${String(api)}`;
        const given = { ...env, ...settingsOf(name, sandbox, namespace), DSS_HEALTH_PORT: String(health) };
        const launch = { command: command(valuesOf(product, 'CMD').at(-1) ?? ''), folder: at };
        const settings = name === 'gateway' ? { ...given, DSS_PORT: String(api) } : given;
        running.set(name, new ServiceProcess(name, settings, launch));
        ports.set(name, health);
      }
    });
    afterAll(async () => {
      for (const service of running.values()) if (service.exitCode === null) await service.kill('SIGKILL');
      await sandbox.close();
    });

    it.each(services)('%s gets ready, by the word of the image’s own health check', async (name) => {
      const service = running.get(name);
      const health = new Api(`http://127.0.0.1:${String(ports.get(name))}`);
      while (!(await health.isReady())) {
        if (service?.exitCode !== null) throw new Error(`${name} did not start.\n${service?.tell() ?? ''}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      const [program = '', ...args] = command(valuesOf(product, 'HEALTHCHECK').at(-1) ?? '');
      const env = { DSS_HEALTH_PORT: String(ports.get(name)) };
      await expect(execute(program, args, { env })).resolves.toBeDefined();
      // Production, as the image says.
      expect(image(name).env).toMatchObject({ NODE_ENV: 'production' });
    });

    it('the gateway explains its problems by the guides that the image holds', async () => {
      const problem = await fetch(`${gatewayUrl}/api/v1/nothing`);
      const { type } = (await problem.json()) as { type: string };
      const page = await fetch(new URL(type, gatewayUrl));
      expect([problem.status, page.status]).toEqual([404, 200]);
      expect(await page.text()).toContain(`id="${type.split('#')[1] ?? ''}"`);
    });

    it.each(services)('%s writes nothing into the image: its file system may be read-only', async (name) => {
      expect(await find(name, '-newer', join(folder, 'started'), '-type', 'f')).toEqual([]);
    });

    it.each(services)('%s ends by itself within the grace period, with code 0', async (name) => {
      const service = running.get(name);
      // What an engine does when the period is over; the exit code then is none.
      const killer = setTimeout(() => void service?.kill('SIGKILL'), gracePeriodMs());
      expect(await service?.kill('SIGTERM')).toBe(0);
      clearTimeout(killer);
    });
  });
});

function settingsOf(name: ServiceName, sandbox: Sandbox, namespace: string): Record<string, string> {
  const { natsUrl, redisUrl } = readStackConfig();
  const aws = {
    AWS_ENDPOINT_URL: sandbox.awsUrl,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'sandbox',
    AWS_SECRET_ACCESS_KEY: 'sandbox',
  };
  return {
    DSS_NATS_URL: natsUrl,
    DSS_REDIS_URL: redisUrl,
    DSS_NAMESPACE: namespace,
    DSS_TENANT: 'sandbox',
    DSS_HEALTH_HOST: '127.0.0.1',
    ...(['discovery', 'glue-writer'].includes(name) && aws),
    ...(name === 'discovery' && { DSS_DATASPHERE_SECRET_ID: sandbox.secretId }),
  };
}
