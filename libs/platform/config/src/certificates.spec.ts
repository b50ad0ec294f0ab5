import { examineAuthorities, examineIdentity } from './certificates.js';
import { type Authority, type Certificate, openAuthority, opensslProblem } from './testing/index.js';

// skipped because openssl is not installed
const describeWithOpenssl = opensslProblem() === undefined ? describe : describe.skip;
const DAY_MS = 24 * 3600 * 1000;
/** Certificates of the test are valid for 60 days. */
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS);

describeWithOpenssl('certificates', () => {
  let authority: Authority;
  let own: Certificate;
  let foreign: Certificate;
  beforeAll(() => {
    authority = openAuthority();
    own = authority.issue(['gateway.example.com']);
    foreign = authority.issue(['other.example.com']);
  });
  afterAll(() => {
    authority.close();
  });
  const damaged = '-----BEGIN CERTIFICATE-----\nbm90IGEgY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n';

  it('of one pair are sound, with the chain behind', () => {
    const chain = own.certificate + authority.certificate;
    expect(examineIdentity(chain, own.key, inDays(0))).toEqual({ problems: [], warnings: [] });
  });

  it.each<[string, () => [string, string], number, RegExp]>([
    ['the key of another', () => [own.certificate, foreign.key], 0, /^the private key belongs to another certificate$/],
    [
      'a damaged key',
      () => [own.certificate, own.key.replace(/\n[A-Za-z0-9+/]{20}/, '\n')],
      0,
      /^the private key is d/,
    ],
    ['a damaged certificate', () => [damaged, own.key], 0, /^certificate 1 is damaged$/],
    ['a certificate that is cut off', () => [own.certificate.slice(0, 200), own.key], 0, /^the certificate has no end/],
    ['an expired certificate', () => [own.certificate, own.key], 61, /^the certificate of CN=gateway.* expired on 20/],
    [
      'a certificate of tomorrow',
      () => [own.certificate, own.key],
      -1,
      /^the certificate of CN=gateway.* is valid from/,
    ],
  ])('with %s are refused', (_story, pair, days, expected) => {
    const { problems, warnings } = examineIdentity(...pair(), inDays(days));
    expect(problems).toEqual([expect.stringMatching(expected)]);
    expect(warnings).toEqual([]);
  });

  it('are worth a word in their last 30 days', () => {
    const found = examineIdentity(own.certificate, own.key, inDays(31));
    expect(found).toEqual({
      problems: [],
      warnings: [expect.stringMatching(/^the certificate of CN=gateway\.example\.com expires on 20\d\d-/)],
    });
  });

  it('of authorities are refused when all of them have expired', () => {
    expect(examineAuthorities(authority.certificate, inDays(61)).problems).toHaveLength(1);
  });

  it('of authorities may hold an expired one beside one in date, with a word', () => {
    const old = openAuthority(1);
    const bundle = old.certificate + authority.certificate;
    old.close();
    expect(examineAuthorities(bundle, inDays(2))).toEqual({
      problems: [],
      warnings: [expect.stringMatching(/expired on/)],
    });
  });

  it('of authorities are all looked at', () => {
    expect(examineAuthorities(authority.certificate + damaged, inDays(0)).problems).toEqual([
      'certificate 2 is damaged',
    ]);
  });
});
