/** A variable that belongs to the product although no service reads it. */
export interface OutsideVariable {
  readonly about: string;
  readonly readBy: 'launchers' | 'compose';
  readonly byDefault?: string;
}

/** Known names that services do not take for slips, and that the documentation tells. */
export const OUTSIDE: Readonly<Record<string, OutsideVariable>> = {
  DSS_API_KEY: {
    about: "An operator's key for the launcher itself, when `DSS_API_KEY_HASHES` is set",
    readBy: 'launchers',
  },
  DSS_DATA_DIR: {
    about: 'Holds one folder per content with the state of NATS, Redis and the sandbox',
    readBy: 'launchers',
    byDefault: '.dss/data',
  },
  DSS_PROVISION: {
    about: 'Ways in which NATS and Redis are looked for, in order',
    readBy: 'launchers',
    byDefault: 'path,docker,packages',
  },
  DSS_CONTENT_DIR: {
    about: 'Real Datasphere exports for tests; what needs them is skipped by name where it is absent',
    readBy: 'launchers',
    byDefault: '../shared/data/datasphere-content',
  },
  DSS_GATEWAY_PORTS: {
    about: 'Port of the gateway on this machine; a range when several gateways run (`--scale gateway=3`)',
    readBy: 'compose',
    byDefault: '5000',
  },
  DSS_NATS_STORE_KEY: {
    about:
      'Key that NATS encrypts its streams with on disk, required: 64 hex digits as `openssl rand -hex 32` prints. Back it up: without it nothing that is under way can be read',
    readBy: 'compose',
  },
  DSS_VERSION: { about: 'Tag of the images', readBy: 'compose', byDefault: 'latest' },
};
