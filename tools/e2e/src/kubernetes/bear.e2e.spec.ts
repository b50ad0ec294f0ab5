import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { type NatsConnection, connect } from '@nats-io/transport-node';
import { SERVICES, type Service } from '@dss/config';
import { type Authority, openAuthority, opensslProblem } from '@dss/config/testing';
import { declareStreams } from '@dss/service-kit';
import { Agent, request } from 'undici';
import { z } from 'zod';
import { ServiceProcess } from '../service-process.js';
import { buildEnvironment } from '../stack.config.js';
import { openAws } from './aws-by-tls.js';
import { BackgroundProcess } from './background-process.js';
import { FILLED_IN, sampleSecrets } from './filled-in.js';
import { kubectlProblem, render } from './kustomize.js';
import { type Manifest, ofKind, workloads } from './manifest.js';
import { makePodFolder } from './pod-folder.js';
import { type SecretTexts, environmentOf } from './rules/environment.js';
import { containerOf } from './rules/rule.js';

jest.setTimeout(180_000);

const root = join(__dirname, '../../../..');
const PATH = buildEnvironment()['PATH'] ?? '';
const versionOf = (server: string) =>
  /v=?(\d+\.\d+)/.exec(spawnSync(server, ['--version'], { encoding: 'utf8' }).stdout)?.[1];
const natsVersion = versionOf('nats-server');
const missing = ['nats-server', 'redis-server'].find((server) => versionOf(server) === undefined);
const foreign = process.platform === 'linux' ? undefined : 'this system has one loopback address only';
const problem = kubectlProblem() ?? opensslProblem() ?? missing ?? foreign;
// skipped because kubectl 1.27 or newer, openssl, nats-server or redis-server is not on the PATH (Linux only)
const describeWherePossible = problem === undefined ? describe : describe.skip;

/** What KEDA reads of the answer (pkg/scalers/nats_jetstream_scaler.go). */
const Monitored = z.object({
  account_details: z.array(
    z.object({
      name: z.string(),
      stream_detail: z.array(
        z.object({ name: z.string(), consumer_detail: z.array(z.object({ name: z.string() })).optional() }),
      ),
    }),
  ),
});

/**
 * Every pod gets an address of its own on the loopback network, so that the ports stay the ones of the manifests; the
 * second and third number keep runs apart that go on at the same time.
 */
const address = (pod: number) => `127.${64 + (process.pid % 128)}.${1 + (Math.trunc(process.pid / 128) % 254)}.${pod}`;
const NATS = [1, 2, 3].map(address);
const REDIS = address(4);
const hostOf = (service: Service) => address(10 + SERVICES.indexOf(service));

describeWherePossible('the bear overlay, rendered and started here with paths and addresses moved', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dss-bear-'));
  /** What was opened, to be closed in reverse even when the rest could not be. */
  const closers: (() => unknown)[] = [];
  const services = new Map<Service, ServiceProcess>();
  let authority: Authority;
  let manifests: readonly Manifest[];
  let texts: SecretTexts;
  let agent: Agent;
  let nats: NatsConnection;
  let aws: Awaited<ReturnType<typeof openAws>>;

  const workload = (name: string) => {
    const found = workloads(manifests).find(({ metadata }) => metadata?.name === name);
    if (found === undefined) throw new Error(`no workload ${name}`);
    return found;
  };
  const ask = async (url: string, headers: Record<string, string> = {}) => request(url, { dispatcher: agent, headers });
  const isHealthy = (url: string) => async () => {
    const status = await ask(url).then(
      async (answer) => {
        await answer.body.dump();
        return answer.statusCode;
      },
      () => 0,
    );
    return status === 200;
  };

  beforeAll(async () => {
    closers.push(() => {
      rmSync(folder, { recursive: true, force: true });
    });
    authority = openAuthority();
    closers.push(() => {
      authority.close();
    });
    // This test's own NATS client compares an address without a name with "localhost".
    texts = sampleSecrets(authority, ['localhost', ...NATS, REDIS, hostOf('gateway')]);
    manifests = render(join(root, 'deploy/kubernetes/overlays/bear'));
    agent = new Agent({ connect: { ca: authority.certificate } });
    closers.push(() => agent.close());
    await Promise.all([startNats(), startRedis()]);
    nats = await connect({
      servers: NATS[0] ?? '',
      user: 'dss',
      pass: texts('nats', 'password'),
      tls: { ca: authority.certificate, cert: texts('client-tls', 'tls.crt'), key: texts('client-tls', 'tls.key') },
    });
    closers.push(() => nats.close());
    aws = await openAws(authority, FILLED_IN['glue-writer']?.['DSS_GLUE_ACCOUNT'] ?? '');
    closers.push(() => aws.close());
    // One first: servers before 2.10 leave some of those without an answer who make the same replicated stream at once.
    await startService('gateway');
    await Promise.all(SERVICES.filter((name) => name !== 'gateway').map(startService));
  });
  afterAll(async () => {
    for (const service of services.values()) if (service.exitCode === null) await service.kill('SIGKILL');
    for (const close of closers.toReversed()) await close();
  });

  async function startNats(): Promise<void> {
    const started = NATS.map((host, index) => {
      const edit = (text: string) =>
        withoutUnknown(text)
          .replaceAll(/port: [46]222/g, (port) => `host: "${host}", ${port}`)
          .replaceAll(/nats-(\d)\.nats-headless/g, (_all, other: string) => NATS[Number(other)] ?? '');
      const name = `nats-${index}`;
      const { command } = makePodFolder(join(folder, name), workload('nats'), manifests, texts, edit);
      const server = new BackgroundProcess(command, { PATH, POD_NAME: name });
      closers.push(() => server.stop());
      return server.until(isHealthy(`https://${host}:8222/healthz`));
    });
    await Promise.all(started);
  }

  async function startRedis(): Promise<void> {
    const edit = (text: string) => text.replace('tls-port 6379', `bind ${REDIS}\ntls-port 6379`);
    const { command, move } = makePodFolder(join(folder, 'redis'), workload('redis'), manifests, texts, edit);
    const server = new BackgroundProcess(command, { PATH });
    closers.push(() => server.stop());
    // The pod's own readiness check.
    const { env = [], readinessProbe } = containerOf(workload('redis'));
    const args = env.find(({ name }) => name === 'REDIS_CLI_ARGS')?.value ?? '';
    const [program = '', ...rest] = (readinessProbe?.exec?.command ?? []).map(move);
    await server.until(() => {
      const options = { env: { PATH, REDIS_CLI_ARGS: `-h ${REDIS} ${move(args)}` } };
      return Promise.resolve(spawnSync(program, rest, options).status === 0);
    });
  }

  async function startService(name: Service): Promise<void> {
    const { move } = makePodFolder(join(folder, name), workload(name), manifests, texts);
    const given = { ...environmentOf(workload(name), manifests), ...FILLED_IN[name] } as Record<string, string>;
    const moved = Object.fromEntries(Object.entries(given).map(([variable, value]) => [variable, move(value)]));
    const here = {
      DSS_NATS_URL: `tls://${NATS[0] ?? ''}:4222`,
      DSS_REDIS_URL: `rediss://${REDIS}:6379`,
      DSS_HEALTH_HOST: hostOf(name),
      ...(name === 'gateway' && { DSS_HOST: hostOf(name) }),
      // The writer asks AWS who it is before it starts.
      ...(name === 'glue-writer' && aws.environment),
    };
    await untilReady(name, { ...moved, ...here }, `http://${hostOf(name)}:9090/readyz`);
  }

  /** Starts a service again when it has ended, as the kubelet does, and gives up as nobody would there. */
  async function untilReady(name: Service, settings: Record<string, string>, url: string, restarts = 3): Promise<void> {
    const service = new ServiceProcess(name, settings);
    services.set(name, service);
    const isReady = isHealthy(url);
    while (!(await isReady())) {
      if (service.exitCode !== null && restarts > 0) return untilReady(name, settings, url, restarts - 1);
      if (service.exitCode !== null) throw new Error(`${name} did not start.\n${service.tell()}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  it('holds every stream on all three servers', async () => {
    const jsm = await jetstreamManager(nats);
    const copies = await Promise.all(
      declareStreams('dss').map(async ({ name }) => [name, (await jsm.streams.info(name)).config.num_replicas]),
    );
    expect(copies).toEqual(copies.map(([name]) => [name, 3]));
  });

  it('answers KEDA’s very question for every trigger, once the services are ready', async () => {
    for (const { spec } of ofKind(manifests, 'ScaledObject')) {
      for (const { metadata } of spec.triggers) {
        const { account = '', stream, consumer = '', useHttps } = metadata;
        const scheme = useHttps === 'true' ? 'https' : 'http';
        const path = `/jsz?acc=${account}&consumers=true&config=true`;
        const listed = async () => {
          const answer = await ask(`${scheme}://${NATS[1] ?? ''}:8222${path}`);
          const { account_details: accounts } = Monitored.parse(await answer.body.json());
          const streams = accounts.find(({ name }) => name === account)?.stream_detail ?? [];
          const consumers = streams.find(({ name }) => name === stream)?.consumer_detail ?? [];
          return consumers.map(({ name }) => name);
        };
        // The server that is asked hears of a consumer a moment after the one that has made it.
        while (!(await listed()).includes(consumer)) await new Promise((resolve) => setTimeout(resolve, 100));
        expect(await listed()).toContain(consumer);
      }
    }
  });

  it('lets KEDA find the servers by the names of their pods: no addresses are advertised', async () => {
    for (const [index, host] of NATS.entries()) {
      const answer = await ask(`https://${host}:8222/varz`);
      const told = (await answer.body.json()) as { server_name: string; connect_urls?: string[] };
      expect(told.server_name).toBe(`nats-${index}`);
      expect(told.connect_urls ?? []).toEqual([]);
    }
  });

  it('stores nothing in plain text', async () => {
    const marker = 'a message that must not be readable on disk';
    const jsm = await jetstreamManager(nats);
    await jsm.jetstream().publish('dss.dlq.map.acme-prod.run.asset', marker);
    const disks = NATS.map((_host, index) => join(folder, `nats-${index}/data`));
    // Two of three have it, or it would not have been acknowledged; copies reach the disk a moment later.
    const written = () => execFileSync('find', [...disks, '-name', '*.blk', '-size', '+0'], { encoding: 'utf8' });
    while (!written().includes('DSS_DLQ')) await new Promise((resolve) => setTimeout(resolve, 50));
    const { status } = spawnSync('grep', ['--recursive', '--text', '--quiet', marker, ...disks]);
    expect(written()).toContain('DSS_DLQ');
    expect(status).toBe(1);
  });

  it('refuses who shows no certificate, and who has the certificate but not the password', async () => {
    const tls = { ca: authority.certificate };
    const own = { ...tls, cert: texts('client-tls', 'tls.crt'), key: texts('client-tls', 'tls.key') };
    const once = { servers: NATS[0] ?? '', user: 'dss', reconnect: false };
    await expect(connect({ ...once, pass: texts('nats', 'password'), tls })).rejects.toThrow();
    await expect(connect({ ...once, pass: 'wrong', tls: own })).rejects.toThrow();
    const anonymous = spawnSync('redis-cli', ['-h', REDIS, 'ping'], { encoding: 'utf8' });
    expect(anonymous.stdout).not.toContain('PONG');
  });

  it('serves the API by HTTPS to callers with a key', async () => {
    const without = await ask(`https://${hostOf('gateway')}:5000/api/v1/runs`);
    await without.body.dump();
    expect(without.statusCode).toBe(401);
    await expect(request(`http://${hostOf('gateway')}:5000/api/v1/runs`)).rejects.toThrow();
  });

  it('stops every service with code 0', async () => {
    const codes = await Promise.all(SERVICES.map(async (name) => [name, await services.get(name)?.kill('SIGTERM')]));
    expect(codes).toEqual(SERVICES.map((name) => [name, 0]));
  });

  /** Debian's server is older than the setting, which decides about a power cut and not about this test. */
  function withoutUnknown(text: string): string {
    const [major = 0, minor = 0] = (natsVersion ?? '').split('.').map(Number);
    return major === 2 && minor < 10 ? text.replace(/^\s*sync_interval:.*$/m, '') : text;
  }
});
