import type { Check } from './check.js';

/** What production must not say in plain text. */
export const plainText: Check = {
  about:
    'profile `bear` with plain text: `nats://`, `redis://`, `http://` endpoints of AWS, `DSS_DATASPHERE_REQUIRE_TLS=no`, or an API without certificate and without `DSS_TLS_TERMINATED=yes`',
  find: ({ profile, values, said }) => {
    if (profile !== 'bear') return {};
    const problems: string[] = [];
    const { DSS_NATS_URL: nats, DSS_REDIS_URL: redis } = values;
    if (nats?.startsWith('nats:')) problems.push('bear refuses plain text: DSS_NATS_URL must begin with tls://');
    if (redis?.startsWith('redis:')) problems.push('bear refuses plain text: DSS_REDIS_URL must begin with rediss://');
    if (values.DSS_DATASPHERE_REQUIRE_TLS === false) {
      problems.push('bear refuses plain text: DSS_DATASPHERE_REQUIRE_TLS must be yes');
    }
    for (const name of ['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_GLUE'] as const) {
      if (values[name]?.startsWith('http:')) problems.push(`bear refuses plain text: ${name} must begin with https://`);
    }
    if (values.DSS_TLS_TERMINATED === false && !said.has('DSS_TLS_CERT_FILE')) {
      problems.push(
        'bear refuses plain text: give the API a certificate (DSS_TLS_CERT_FILE, DSS_TLS_KEY_FILE), or set ' +
          'DSS_TLS_TERMINATED=yes when a proxy in front of it ends TLS',
      );
    }
    return { problems };
  },
};

/** Certificates at an address in plain text would give a false feeling of safety. */
export const idleCertificates: Check = {
  about: 'certificates for NATS or Redis beside an address without TLS',
  find: ({ values, files }) => {
    const idle = (url: string | undefined, scheme: string, prefix: string, secure: string) => {
      const names = ['CA', 'CERT', 'KEY'].map((kind) => `${prefix}_${kind}_FILE`).filter((name) => name in files);
      if (url?.startsWith(`${scheme}:`) !== true || names.length === 0) return [];
      return [`${names.join(', ')} without effect, because ${prefix}_URL has no TLS: let it begin with ${secure}://`];
    };
    return {
      problems: [
        ...idle(values.DSS_NATS_URL, 'nats', 'DSS_NATS', 'tls'),
        ...idle(values.DSS_REDIS_URL, 'redis', 'DSS_REDIS', 'rediss'),
      ],
    };
  },
};
