import { openGlueTargetCatalog } from '@dss/glue';
import { InMemoryCallMeter, targetCatalogContract } from '@dss/ports/testing';
import { startSandbox } from '@dss/sandbox';

targetCatalogContract('GlueTargetCatalog against the sandbox', async () => {
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
});
