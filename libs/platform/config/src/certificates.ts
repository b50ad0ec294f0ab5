import { X509Certificate, createPrivateKey } from 'node:crypto';

export interface PemFindings {
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

const DAY_MS = 24 * 3600 * 1000;
/** Time to get a new one and to start every service once. */
const SOON_MS = 30 * DAY_MS;

/** A certificate that we show, its chain behind it, with the key that must belong to it. */
export function examineIdentity(certText: string, keyText: string | undefined, now: Date): PemFindings {
  const certificates = parse(certText);
  if (typeof certificates === 'string') return wrong(certificates);
  const [own] = certificates;
  if (own === undefined) return wrong('holds no certificate');
  const dates = datesOf(own, now);
  return { problems: [...dates.problems, ...keyProblems(own, keyText)], warnings: dates.warnings };
}

/** Authorities: one in date is enough, because a bundle holds an old and a new one while an authority is exchanged. */
export function examineAuthorities(text: string, now: Date): PemFindings {
  const certificates = parse(text);
  if (typeof certificates === 'string') return wrong(certificates);
  const dates = certificates.map((certificate) => datesOf(certificate, now));
  const isUsable = dates.some(({ problems }) => problems.length === 0);
  const problems = dates.flatMap((each) => each.problems);
  const warnings = dates.flatMap((each) => each.warnings);
  return isUsable ? { problems: [], warnings: [...problems, ...warnings] } : { problems, warnings };
}

function parse(text: string): readonly X509Certificate[] | string {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  const certificates: X509Certificate[] = [];
  for (const [index, block] of blocks.entries()) {
    try {
      certificates.push(new X509Certificate(block));
    } catch {
      return `certificate ${index + 1} is damaged`;
    }
  }
  return certificates.length === 0 ? 'the certificate has no end (-----END CERTIFICATE-----)' : certificates;
}

function keyProblems(own: X509Certificate, keyText: string | undefined): string[] {
  if (keyText === undefined) return [];
  try {
    return own.checkPrivateKey(createPrivateKey(keyText)) ? [] : ['the private key belongs to another certificate'];
  } catch {
    return ['the private key is damaged'];
  }
}

function datesOf(certificate: X509Certificate, now: Date): PemFindings {
  const from = new Date(certificate.validFrom);
  const to = new Date(certificate.validTo);
  const name = nameOf(certificate);
  if (to <= now) return wrong(`the certificate of ${name} expired on ${dayOf(to)}`);
  if (from > now) return wrong(`the certificate of ${name} is valid from ${dayOf(from)} only`);
  const expiresSoon = to.getTime() - now.getTime() < SOON_MS;
  return { problems: [], warnings: expiresSoon ? [`the certificate of ${name} expires on ${dayOf(to)}`] : [] };
}

/** The subject in one line; names only, nothing of it is secret. */
function nameOf({ subject, subjectAltName }: X509Certificate): string {
  return (subject || (subjectAltName ?? 'nobody')).replaceAll('\n', ', ');
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}

function wrong(problem: string): PemFindings {
  return { problems: [problem], warnings: [] };
}
