import { type Manifest, ofKind, workloads } from '../manifest.js';
import { environmentOf } from './environment.js';
import { type Rule, containerOf, serviceDeployments, unless } from './rule.js';

/** Durable, encrypted and whole broker; a store that forgets nothing by itself. */
export const keepsWhatItTakes: Rule = ({ manifests }) => {
  const nats = fileOf(manifests, 'nats.conf');
  const redis = [fileOf(manifests, 'redis.conf'), fileOf(manifests, 'transport.conf')].join('\n');
  const [servers] = workloads(manifests).filter(({ metadata }) => metadata?.name === 'nats');
  const copies = serviceDeployments(manifests).map(({ workload }) => environmentOf(workload, manifests));
  const routes = [...nats.matchAll(/nats:\/\/nats-\d\.nats-headless:6222/g)].length;
  return [
    ...missing('nats.conf', nats, [
      /^ {2}sync_interval: always$/m,
      /^ {2}key: \$JETSTREAM_KEY$/m,
      /^ {2}cipher: aes$/m,
    ]),
    ...missing('nats.conf', nats, [/^ {2}password: \$NATS_PASSWORD$/m, /^ {2}no_advertise: true$/m]),
    ...missing('redis.conf', redis, [/^appendonly yes$/m, /^maxmemory-policy noeviction$/m]),
    ...(servers?.spec?.replicas === routes ? [] : ['nats.conf does not name every server']),
    ...(servers?.spec?.replicas === 3 ? [] : ['NATS has not three servers']),
    ...copies
      .filter(({ DSS_PROFILE: profile, DSS_NATS_REPLICAS: held }) => Number(held ?? (profile === 'bear' ? 3 : 1)) !== 3)
      .map(() => 'streams are not held by all three servers'),
  ];
};

/** In bear nothing speaks in plain text; the addresses of the services are judged by their own schema. */
export const speaksTls: Rule = ({ manifests }) => {
  const nats = fileOf(manifests, 'nats.conf');
  return [
    ...missing('tls.conf', fileOf(manifests, 'tls.conf'), [/^tls \{$/m, /^ {2}verify: true$/m]),
    ...missing('nats.conf', nats, [/^include tls\.conf$/m, /^ {2}include tls\.conf$/m]),
    ...missing('monitor.conf', fileOf(manifests, 'monitor.conf'), [/^https_port: 8222$/m]),
    ...missing('transport.conf', fileOf(manifests, 'transport.conf'), [
      /^port 0$/m,
      /^tls-port 6379$/m,
      /^tls-auth-clients yes$/m,
    ]),
    ...ofKind(manifests, 'ScaledObject').flatMap((scaled) =>
      scaled.spec.triggers.flatMap(({ metadata }) =>
        unless(metadata['useHttps'] === 'true', scaled, `${String(metadata['consumer'])} is asked in plain text`),
      ),
    ),
    ...workloads(manifests)
      .filter(({ metadata }) => metadata?.name === 'nats')
      .flatMap((workload) => {
        const { startupProbe, livenessProbe, readinessProbe } = containerOf(workload);
        return [startupProbe, livenessProbe, readinessProbe].flatMap((probe) =>
          unless(probe?.httpGet?.scheme === 'HTTPS', workload, 'a probe asks in plain text'),
        );
      }),
  ];
};

/** A file of a ConfigMap, whatever the map's name: generated names end with a digest. */
function fileOf(manifests: readonly Manifest[], name: string): string {
  return ofKind(manifests, 'ConfigMap').flatMap(({ data }) => data?.[name] ?? [])[0] ?? '';
}

function missing(file: string, text: string, lines: readonly RegExp[]): string[] {
  return lines.filter((line) => !line.test(text)).map((line) => `${file} has no line ${line.source}`);
}
