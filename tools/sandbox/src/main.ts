import { readFlags } from './sandbox.config.js';
import { startSandbox } from './start-sandbox.js';

try {
  const sandbox = await startSandbox(readFlags(process.argv.slice(2)));
  const { tenantUrl, awsUrl, adminUrl, secretId } = sandbox;
  const { leftOut } = sandbox.inventory();
  const ready = {
    ready: true,
    tenantUrl,
    awsUrl,
    adminUrl,
    secretId,
    spaces: sandbox.spaces(),
    objects: sandbox.objects(),
    leftOut: leftOut.length,
  };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      void sandbox.close();
    });
  }
} catch (error) {
  process.stderr.write(`sandbox: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
