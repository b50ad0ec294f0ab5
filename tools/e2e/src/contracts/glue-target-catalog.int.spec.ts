import { openGlueTargetCatalog } from '@dss/glue';
import { InMemoryCallMeter, type OpenCatalog, targetCatalogContract } from '@dss/ports/testing';
import { startSandbox } from '@dss/sandbox';
import { readContractTarget } from './contract-target.config.js';

const named = readContractTarget();

const ownSandbox: OpenCatalog = async () => {
  const sandbox = await startSandbox();
  const catalog = openGlueTargetCatalog(
    {
      region: 'eu-central-1',
      endpoint: sandbox.awsUrl,
      credentials: { accessKeyId: 'AKIASANDBOX', secretAccessKey: 'sandbox' },
    },
    new InMemoryCallMeter(),
  );
  const close = async (): Promise<void> => {
    catalog.close();
    await sandbox.close();
  };
  return { catalog, close };
};

/** With the credentials of the SDK's own chain. */
const target = ({ region, endpoint, databasePrefix }: NonNullable<typeof named>): OpenCatalog => {
  const catalog = openGlueTargetCatalog({ region, endpoint }, new InMemoryCallMeter());
  const close = (): Promise<void> => {
    catalog.close();
    return Promise.resolve();
  };
  return () => Promise.resolve({ catalog, close, databasePrefix });
};

targetCatalogContract(
  `GlueTargetCatalog against ${named === undefined ? 'the sandbox' : (named.endpoint ?? 'AWS')}`,
  named === undefined ? ownSandbox : target(named),
);
