import { z } from 'zod';
import { PriorityRule } from '@dss/change-detection';
import { DEFAULT_DATABASE_PATTERN, DatabasePattern } from '@dss/mapping';
import { PemCertificates, PemKey } from '../pem.js';
import { optional, setting } from '../setting.js';
import { Text, YesNo, json, list, wholeNumber } from '../values.js';

export const datasphere = {
  DSS_DATASPHERE_SECRET_ID: optional(Text, {
    about:
      "Name or ARN of the Secrets Manager secret with the tenant's address and OAuth client; this or the next is required",
  }),
  DSS_DATASPHERE_SECRET_FILE: optional(Text, {
    about:
      'Path of a JSON file with secrets by name, instead of Secrets Manager; the entry is `DSS_DATASPHERE_SECRET_ID`, else `datasphere`. It is read again when it changes',
    kind: 'path',
  }),
  DSS_DATASPHERE_REQUESTS_PER_MINUTE: setting(wholeNumber(0, 60_000), {
    about:
      'Request budget of all replicas together; Datasphere allows about 300 per user and minute; 0 switches it off',
    unit: 'requests per minute',
    default: '240',
  }),
  DSS_DATASPHERE_CONCURRENCY: setting(wholeNumber(1, 64), {
    about: 'Requests of one process in flight',
    unit: 'requests',
    default: '8',
  }),
  DSS_DATASPHERE_REQUIRE_TLS: setting(YesNo, {
    about: 'Refuse tenant and token addresses without TLS',
    default: { dog: 'no', wolf: 'no', bear: 'yes' },
  }),
  DSS_DATASPHERE_CA_FILE: optional(PemCertificates, {
    about: 'Certificates (PEM) of the authorities that the tenant is trusted by; without it those of Node',
    kind: 'file',
  }),
  DSS_DATASPHERE_CERT_FILE: optional(PemCertificates, {
    about: 'Client certificate (PEM) shown to the tenant and its token service',
    kind: 'file',
  }),
  DSS_DATASPHERE_KEY_FILE: optional(PemKey, { about: 'Private key (PEM) of that certificate', kind: 'file' }),
  DSS_DATABASE_PATTERN: setting(DatabasePattern, {
    about: "Name of a space's database; `<space>` and `<tenant>` are replaced. A name that was given is kept",
    default: DEFAULT_DATABASE_PATTERN,
  }),
  DSS_OTHER_DATABASE_PATTERNS: setting(
    list(DatabasePattern.regex(/^(?!.*<tenant>)/, 'must have the id of its tenant instead of <tenant>')),
    {
      about:
        'Patterns of the other tenants that are synchronised into the same Glue catalog, with their ids put in, separated by commas; one that could give the same name is refused',
      default: '',
    },
  ),
  DSS_PRIORITY_RULES: setting(json(z.array(PriorityRule)), {
    about:
      'JSON list of rules, tried before the default ones: `[{"space": "FIN*", "name": "*", "types": ["views"], "priority": "critical"}]`',
    default: '[]',
  }),
};
