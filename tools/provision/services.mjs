/** The five services in flow order, as `docker-compose.yml` lists them; `tools/e2e/src/containers` compares both. */
export const SERVICES = /** @type {const} */ (['gateway', 'discovery', 'change-detector', 'mapper', 'glue-writer']);

/** @typedef {typeof SERVICES[number]} ServiceName */

/**
 * What every service of one stack is told.
 *
 * @typedef {object} StackFacts
 * @property {string} host
 * @property {number} gatewayPort
 * @property {Record<ServiceName, number>} healthPorts
 * @property {string} namespace
 * @property {string} natsUrl
 * @property {string} redisUrl
 * @property {string} logLevel
 * @property {{ awsUrl: string, secretId: string }} sandbox
 */

/** The sandbox accepts these and nothing else does. */
const SANDBOX_AWS = {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'sandbox',
  AWS_SECRET_ACCESS_KEY: 'sandbox-secret',
};

/**
 * The environment contract between launcher and services.
 *
 * @param {ServiceName} name
 * @param {StackFacts} facts
 * @returns {Record<string, string>}
 */
export function serviceEnvironment(name, facts) {
  return {
    DSS_PROFILE: 'dog',
    DSS_NAMESPACE: facts.namespace,
    DSS_NATS_URL: facts.natsUrl,
    DSS_REDIS_URL: facts.redisUrl,
    DSS_HEALTH_HOST: '127.0.0.1',
    DSS_HEALTH_PORT: String(facts.healthPorts[name]),
    DSS_TENANT: 'sandbox',
    DSS_INSTALLATION: 'local',
    DSS_LOG_LEVEL: facts.logLevel,
    ...OWN[name](facts),
  };
}

/** @type {Record<ServiceName, (facts: StackFacts) => Record<string, string>>} */
const OWN = {
  gateway: ({ gatewayPort, host }) => ({ DSS_PORT: String(gatewayPort), DSS_HOST: host }),
  discovery: ({ sandbox }) => ({
    ...SANDBOX_AWS,
    AWS_ENDPOINT_URL: sandbox.awsUrl,
    DSS_DATASPHERE_SECRET_ID: sandbox.secretId,
    // An exported file would win over the sandbox's secret and point an unlimited client at a live tenant.
    DSS_DATASPHERE_SECRET_FILE: '',
    // The sandbox has no quota of its own unless it is told to; 0 is no budget.
    DSS_DATASPHERE_REQUESTS_PER_MINUTE: '0',
  }),
  'change-detector': () => ({}),
  mapper: () => ({}),
  'glue-writer': ({ sandbox }) => ({ ...SANDBOX_AWS, AWS_ENDPOINT_URL: sandbox.awsUrl }),
};
