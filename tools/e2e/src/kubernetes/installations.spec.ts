import { join } from 'node:path';
import { type Authority, openAuthority, opensslProblem } from '@dss/config/testing';
import { readCodeFacts } from './code-facts.js';
import { FILLED_IN, sampleSecrets } from './filled-in.js';
import { kubectlProblem, render } from './kustomize.js';
import type { Manifest } from './manifest.js';
import { type FilledIn, type SecretTexts, settings } from './rules/environment.js';
import { onlyWhatIsNamed } from './rules/network.js';
import { brokerIsEvictedLast, drainsThatEnd, restrictedPods } from './rules/pods.js';
import { references } from './rules/references.js';
import type { Rule } from './rules/rule.js';
import { endsItsListing, scaledByLag, withinTheTenantsQuota } from './rules/scaling.js';
import { likeCompose, likeTheCode, namesOfTheNamespace } from './rules/services.js';
import { keepsWhatItTakes, speaksTls } from './rules/transport.js';

const root = join(__dirname, '../../../..');
const code = readCodeFacts(root);

const RULES: readonly (readonly [string, Rule])[] = [
  ['lead with every name to something that is there', references],
  ['run restricted pods only', restrictedPods],
  ['let a node be emptied although a pod on it is not ready', drainsThatEnd],
  ['ask for the memory that the broker may take', brokerIsEvictedLast],
  ['have images, ports, probes and memory as the code has them', likeTheCode],
  ['have broker and store as compose has them', likeCompose],
  ['stand in one namespace and name no other', namesOfTheNamespace],
  ['let every pod talk to what the architecture names and to nothing else', onlyWhatIsNamed],
  ['scale by every consumer that the code makes', scaledByLag],
  ['stay within the tenant’s quota with all replicas', withinTheTenantsQuota],
  ['let a listing end before its pod goes', endsItsListing],
  ['keep streams on three disks, encrypted, and evict nothing', keepsWhatItTakes],
];

const problem = kubectlProblem() ?? opensslProblem();
// skipped because kubectl 1.27 or newer, or openssl, is not on the PATH
const describeWhereRendered = problem === undefined ? describe : describe.skip;
const rendered = (name: string): Manifest[] => {
  return problem === undefined ? render(join(root, 'deploy/kubernetes', name)) : [];
};

describeWhereRendered('the manifests', () => {
  let authority: Authority;
  let texts: SecretTexts;
  beforeAll(() => {
    authority = openAuthority();
    texts = sampleSecrets(authority);
  });
  afterAll(() => {
    authority.close();
  });
  const accepted = (filledIn: FilledIn) => settings(filledIn, texts, new Date());

  describe.each(['base', 'overlays/bear'])('of %s', (name) => {
    const manifests = rendered(name);

    it.each(RULES)('%s', (_about, rule) => {
      expect(rule({ manifests, code })).toEqual([]);
    });

    it('start every service with settings that its schema accepts', () => {
      expect(accepted(FILLED_IN)({ manifests, code })).toEqual([]);
    });
  });

  describe('of overlays/bear', () => {
    const manifests = rendered('overlays/bear');

    it('speak TLS everywhere', () => {
      expect(speaksTls({ manifests, code })).toEqual([]);
    });

    it('run the version of this checkout', () => {
      const images = JSON.stringify(manifests).match(/datasphere-sync\/[a-z-]+:[^"]+/g) ?? [];
      expect(images).toHaveLength(5);
      expect(images.filter((image) => !image.endsWith(`:${code.version}`))).toEqual([]);
    });

    it('start nothing before it is filled in, and say all that is missing at once', () => {
      const refused = accepted({})({ manifests, code });
      const ofDiscovery = refused.filter((each) => each.startsWith('Deployment discovery:'));
      expect(ofDiscovery.map((each) => /DSS_[A-Z_]+/.exec(each)?.[0])).toEqual(
        expect.arrayContaining(['DSS_TENANT', 'DSS_INSTALLATION', 'DSS_DATASPHERE_SECRET_ID']),
      );
      expect(new Set(refused.map((each) => each.split(':')[0])).size).toBe(5);
    });
  });
});
