import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { SERVICES, type Service } from '@dss/config';
import { STAGES, Stage } from '@dss/contracts';
import { asMap, asText, readComposeFile } from '../containers/compose-file.js';
import { lineage, readDockerfile, valuesOf } from '../containers/dockerfile.js';

/** What the code, the Dockerfile and compose say and the manifests have to agree with. */
export interface CodeFacts {
  readonly version: string;
  /** Which queues a service works from. */
  readonly stages: Readonly<Record<Service, readonly Stage[]>>;
  /** `/livez`, `/readyz`, `/metrics`: what the health port answers. */
  readonly healthPaths: readonly string[];
  /** Without tag, by service; of NATS and Redis with tag. */
  readonly images: Readonly<Record<string, string>>;
  /** In which a service is proven to end by itself, seconds. */
  readonly stopsWithinSeconds: number;
  /** What the flags of the image let the heap grow to, MiB. */
  readonly heapMiB: number;
}

export function readCodeFacts(root: string): CodeFacts {
  const text = (path: string) => readFileSync(join(root, path), 'utf8');
  const compose = readComposeFile(join(root, 'docker-compose.yml'));
  const image = (name: string) => asText(asMap(asMap(compose['services'])[name])['image']);
  const command = valuesOf(lineage(readDockerfile(join(root, 'Dockerfile')), 'service'), 'CMD').at(-1) ?? '';
  const flag = (name: string) => Number(new RegExp(`--${name}=(\\d+)`).exec(command)?.[1]);
  const { version } = JSON.parse(text('package.json')) as { version: string };
  const stages = (service: Service) => stagesOf(join(root, 'apps', service, 'src'));
  return {
    version,
    stages: {
      gateway: stages('gateway'),
      discovery: stages('discovery'),
      'change-detector': stages('change-detector'),
      mapper: stages('mapper'),
      'glue-writer': stages('glue-writer'),
    },
    healthPaths: [...text('libs/platform/service-kit/src/health.controller.ts').matchAll(/@Get\('(\w+)'\)/g)].map(
      ([, path]) => `/${path ?? ''}`,
    ),
    images: {
      ...Object.fromEntries(SERVICES.map((service) => [service, image(service).split(':')[0] ?? ''])),
      nats: image('nats'),
      redis: image('redis'),
    },
    stopsWithinSeconds: Number.parseInt(asText(asMap(compose['x-service'])['stop_grace_period']), 10),
    // V8 has three semi-spaces.
    heapMiB: flag('max-old-space-size') + 3 * flag('max-semi-space-size'),
  };
}

/** Named by the handlers themselves, `@OnWork('fetch')`; in flow order. */
function stagesOf(folder: string): Stage[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.handler.ts'),
  );
  const named = files.flatMap((file) => [...readFileSync(join(folder, file), 'utf8').matchAll(/@OnWork\('(\w+)'\)/g)]);
  const found = named.map(([, stage]) => Stage.parse(stage));
  return STAGES.filter((stage) => found.includes(stage));
}
