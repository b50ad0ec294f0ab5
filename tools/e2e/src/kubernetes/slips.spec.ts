import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { type Authority, openAuthority, opensslProblem } from '@dss/config/testing';
import { readCodeFacts } from './code-facts.js';
import { FILLED_IN, sampleSecrets } from './filled-in.js';
import { kubectlProblem, render } from './kustomize.js';
import type { Manifest } from './manifest.js';
import { type SecretTexts, settings } from './rules/environment.js';
import { onlyWhatIsNamed } from './rules/network.js';
import { brokerIsEvictedLast, drainsThatEnd, restrictedPods } from './rules/pods.js';
import { references } from './rules/references.js';
import { type Rule } from './rules/rule.js';
import { endsItsListing, scaledByLag, withinTheTenantsQuota } from './rules/scaling.js';
import { likeTheCode } from './rules/services.js';
import { keepsWhatItTakes, speaksTls } from './rules/transport.js';

const root = join(__dirname, '../../../..');
const code = readCodeFacts(root);

/** What an overlay on bear says beside its resources, in YAML. */
type Overlay = string;

const setting = (generator: string, line: string): Overlay => `configMapGenerator:
  - { name: ${generator}, namespace: datasphere-sync, behavior: merge, literals: ['${line}'] }`;
const file = (generator: string, name: string): Overlay => `configMapGenerator:
  - { name: ${generator}, namespace: datasphere-sync, behavior: merge, files: ['${name}=empty'] }`;
const patch = (target: string, op: 'add' | 'replace' | 'remove', path: string, value = ''): Overlay => {
  const [kind = '', name = ''] = target.split(' ');
  return `patches:
  - target: { kind: ${kind}, name: ${name} }
    patch: '[{ "op": "${op}", "path": "${path}", "value": ${value === '' ? 'null' : JSON.stringify(JSON.parse(value))} }]'`;
};
const POD = '/spec/template/spec';
const CONTAINER = `${POD}/containers/0`;

const problem = kubectlProblem() ?? opensslProblem();
// skipped because kubectl 1.27 or newer, or openssl, is not on the PATH
const describeWhereRendered = problem === undefined ? describe : describe.skip;

describeWhereRendered('an overlay on bear with a slip is refused:', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'dss-overlay-')));
  let authority: Authority;
  let texts: SecretTexts;
  beforeAll(() => {
    authority = openAuthority();
    texts = sampleSecrets(authority);
    writeFileSync(join(folder, 'empty'), '');
  });
  afterAll(() => {
    authority.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const renderOn = (overlay: Overlay): Manifest[] => {
    const bear = relative(folder, join(root, 'deploy/kubernetes/overlays/bear'));
    writeFileSync(join(folder, 'kustomization.yaml'), `resources: [${bear}]\n${overlay}\n`);
    return render(folder);
  };
  const accepted: Rule = (installation) => settings(FILLED_IN, texts, new Date())(installation);

  const SLIPS: readonly (readonly [string, Overlay, Rule, RegExp])[] = [
    [
      'a misspelt variable',
      setting('settings', 'DSS_NATS_ULR=x'),
      accepted,
      /mapper: DSS_NATS_ULR is no setting; is DSS_NATS_URL meant/,
    ],
    [
      'a variable of another service',
      setting('gateway-settings', 'AWS_REGION=x'),
      accepted,
      /gateway does not read AWS_REGION/,
    ],
    ['a wrong profile', setting('settings', 'DSS_PROFILE=baer'), accepted, /DSS_PROFILE.*must be dog, wolf or bear/],
    [
      'a plain-text broker',
      setting('settings', 'DSS_NATS_URL=nats://nats:4222'),
      accepted,
      /bear refuses plain text: DSS_NATS_URL/,
    ],
    [
      'a plain-text store',
      setting('settings', 'DSS_REDIS_URL=redis://redis:6379'),
      accepted,
      /bear refuses plain text: DSS_REDIS_URL/,
    ],
    ['a broker without TLS', file('nats-config', 'tls.conf'), speaksTls, /tls\.conf has no line/],
    [
      'a store that may evict',
      file('redis-config', 'redis.conf'),
      keepsWhatItTakes,
      /redis\.conf has no line .*noeviction/,
    ],
    [
      'a password that is not mounted',
      patch('Deployment mapper', 'remove', `${CONTAINER}/volumeMounts/1`),
      accepted,
      /Deployment mapper: DSS_.*_FILE: file .* does not exist/,
    ],
    [
      'a Secret that nobody knows',
      patch('Deployment mapper', 'replace', `${POD}/volumes/0/secret/secretName`, '"natz"'),
      references,
      /Deployment mapper: the README names no Secret natz/,
    ],
    ['a namespace without triggers', setting('settings', 'DSS_NAMESPACE=prod'), scaledByLag, /the code has PROD_/],
    [
      'a trigger of an unknown consumer',
      patch('ScaledObject mapper', 'replace', '/spec/triggers/0/metadata/consumer', '"map-urgent"'),
      scaledByLag,
      /map-urgent/,
    ],
    [
      'a trigger with a misspelt field',
      patch('ScaledObject mapper', 'add', '/spec/triggers/0/metadata/lagTreshold', '"5"'),
      scaledByLag,
      /not well-formed: .*lagTreshold/s,
    ],
    [
      'a queue that sleeps',
      patch('ScaledObject mapper', 'replace', '/spec/minReplicaCount', '0'),
      scaledByLag,
      /ScaledObject mapper: urgent work would wait/,
    ],
    [
      'more requests than the tenant bears',
      setting('discovery-settings', 'DSS_DATASPHERE_REQUESTS_PER_MINUTE=720'),
      withinTheTenantsQuota,
      /its budget is 720 requests a minute/,
    ],
    [
      'a budget that is too small for a listing to end',
      setting('discovery-settings', 'DSS_DATASPHERE_REQUESTS_PER_MINUTE=60'),
      endsItsListing,
      /Deployment discovery: it is killed after 600 s, a listing takes 1053 s/,
    ],
    [
      'a budget that keeps pods which are not ready',
      patch('PodDisruptionBudget glue-writer', 'remove', '/spec/unhealthyPodEvictionPolicy'),
      drainsThatEnd,
      /Deployment glue-writer: its budget keeps pods that are not ready/,
    ],
    [
      'a server of the broker that may be taken before its streams are current',
      patch('PodDisruptionBudget nats', 'add', '/spec/unhealthyPodEvictionPolicy', '"AlwaysAllow"'),
      drainsThatEnd,
      /StatefulSet nats: its budget gives away pods that are not ready/,
    ],
    [
      'a broker that is evicted first',
      patch('StatefulSet nats', 'replace', `${CONTAINER}/resources/requests/memory`, '"512Mi"'),
      brokerIsEvictedLast,
      /StatefulSet nats: it asks for 512 MiB and may take 1600Mi/,
    ],
    [
      'a probe of another path',
      patch('Deployment mapper', 'replace', `${CONTAINER}/livenessProbe/httpGet/path`, '"/health"'),
      likeTheCode,
      /a probe asks health \/health/,
    ],
    [
      'little memory',
      patch('Deployment mapper', 'replace', `${CONTAINER}/resources/limits/memory`, '"256Mi"'),
      likeTheCode,
      /256Mi is not twice the heap/,
    ],
    [
      'another image',
      patch('Deployment mapper', 'replace', `${CONTAINER}/image`, '"registry.example.com/datasphere-sync/maper:1"'),
      likeTheCode,
      /is not datasphere-sync\/mapper/,
    ],
    [
      'a pod that runs as root',
      patch('Deployment mapper', 'replace', `${POD}/securityContext/runAsNonRoot`, 'false'),
      restrictedPods,
      /Deployment mapper: it may run as root/,
    ],
    [
      'a way to the outside',
      patch('NetworkPolicy outside', 'add', '/spec/podSelector/matchExpressions/0/values/-', '"mapper"'),
      onlyWhatIsNamed,
      /open and not named: mapper → addresses/,
    ],
    [
      'a way that is closed',
      patch('NetworkPolicy redis', 'remove', '/spec/ingress/0'),
      onlyWhatIsNamed,
      /named and not open: in redis:redis ← every service/,
    ],
  ];

  it.each(SLIPS)('%s', (_about, overlay, rule, expected) => {
    expect(rule({ manifests: renderOn(overlay), code }).join('\n')).toMatch(expected);
  });
});
