import { type PemFindings, examineAuthorities, examineIdentity } from '../certificates.js';
import type { Check, Facts } from './check.js';

interface Trio {
  readonly ca: FileName;
  readonly cert: FileName;
  readonly key: FileName;
}
type FileName = Extract<keyof Facts['values'], `${string}_FILE`>;

const TRIOS: readonly Trio[] = [
  { ca: 'DSS_TLS_CLIENT_CA_FILE', cert: 'DSS_TLS_CERT_FILE', key: 'DSS_TLS_KEY_FILE' },
  { ca: 'DSS_NATS_CA_FILE', cert: 'DSS_NATS_CERT_FILE', key: 'DSS_NATS_KEY_FILE' },
  { ca: 'DSS_REDIS_CA_FILE', cert: 'DSS_REDIS_CERT_FILE', key: 'DSS_REDIS_KEY_FILE' },
  { ca: 'DSS_DATASPHERE_CA_FILE', cert: 'DSS_DATASPHERE_CERT_FILE', key: 'DSS_DATASPHERE_KEY_FILE' },
  { ca: 'DSS_AWS_CA_FILE', cert: 'DSS_AWS_CERT_FILE', key: 'DSS_AWS_KEY_FILE' },
];

/** Found at start, not at the first connection: a file that cannot work names itself. */
export const certificateFiles: Check = {
  about:
    'certificates and keys that are damaged, expired, not yet valid, without their other half or of different pairs; one that expires within 30 days is a warning',
  find: (facts) => {
    const found = TRIOS.map((trio) => examineTrio(trio, facts));
    return {
      problems: found.flatMap(({ problems }) => problems),
      warnings: found.flatMap(({ warnings }) => warnings),
    };
  },
};

function examineTrio({ ca, cert, key }: Trio, { values, files, now }: Facts): PemFindings {
  const problems: string[] = [];
  const warnings: string[] = [];
  const note = (name: FileName, found: PemFindings) => {
    const at = (sentence: string) => `${name}: file ${files[name] ?? ''}: ${sentence}`;
    problems.push(...found.problems.map(at));
    warnings.push(...found.warnings.map(at));
  };
  if (cert in files && !(key in files)) problems.push(`${cert} without ${key}: set both`);
  if (key in files && !(cert in files)) problems.push(`${key} without ${cert}: set both`);
  const [authorities, own] = [values[ca], values[cert]];
  if (authorities !== undefined) note(ca, examineAuthorities(authorities, now));
  if (own !== undefined) note(cert, examineIdentity(own, values[key], now));
  if (ca === 'DSS_TLS_CLIENT_CA_FILE' && ca in files && !(cert in files)) {
    problems.push(`${ca} without ${cert}: client certificates need HTTPS`);
  }
  return { problems, warnings };
}
