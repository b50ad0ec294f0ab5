import { describeProgress } from './describe-progress.mjs';
import { accountForDefinitions, writeDump } from './dump.mjs';
import { GatewayClient } from './gateway-client.mjs';
import { fetchJson } from './http-json.mjs';
import { summarize } from './summary.mjs';

/**
 * Triggers a run, follows it to its end, and accounts for every definition of the content.
 *
 * @param {import('../provision/stack.mjs').Stack} stack
 * @param {import('../provision/stack.mjs').SandboxReady} sandbox
 * @param {import('./options.mjs').StartOptions} options
 * @param {import('../provision/terminal.mjs').Terminal} terminal
 * @returns {Promise<import('./summary.mjs').Summary>}
 */
export async function firstSync(stack, sandbox, options, terminal) {
  const gateway = new GatewayClient(stack.gatewayUrl, stack.plan.config.apiKey);
  const started = performance.now();
  const { id } = await gateway.startRun({ mode: options.full ? 'full' : 'incremental', dryRun: options.dryRun });
  const run = await gateway.followRun(id, (now) =>
    terminal.progress(describeProgress(now, performance.now() - started)),
  );

  const runAssets = await gateway.listAssets(id);
  /** @type {import('./api-types.mjs').Inventory} */
  const inventory = await fetchJson(`${sandbox.adminUrl}/inventory`);
  const { assets, missing } = accountForDefinitions(inventory, runAssets);
  if (options.dumpFile !== undefined) {
    const glue = await fetchJson(`${sandbox.adminUrl}/glue/dump`);
    await writeDump(options.dumpFile, { run, assets, glue });
    terminal.say(`Dump written to ${options.dumpFile}`);
  }
  return summarize({ run, assets: runAssets, leftOut: inventory.leftOut, missing, gateway: stack.gatewayUrl });
}
