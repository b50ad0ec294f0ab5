import { Terminal } from '../provision/terminal.mjs';
import { firstSync } from './first-sync.mjs';
import { launch } from './launch.mjs';
import { USAGE, readOptions } from './options.mjs';
import { renderSummary } from './render-summary.mjs';
import { supervise } from './supervise.mjs';

const args = process.argv.slice(2);
const terminal = new Terminal();
process.exitCode = await supervise(terminal, start, { json: args.includes('--json') });
// A connection that is still closing does not keep a person waiting.
setTimeout(() => process.exit(), 1000).unref();

/**
 * @param {import('./supervise.mjs').Session} session
 * @returns {Promise<number>}
 */
async function start(session) {
  const options = readOptions(args, session.config);
  if (options.help) {
    terminal.result(USAGE);
    return 0;
  }
  const { stack, sandbox } = await launch(session.config, options, terminal, session);
  const summary = await firstSync(stack, sandbox, options, terminal);
  terminal.result(options.json ? JSON.stringify(summary) : renderSummary(summary));
  if (options.once) return summary.exitCode;

  session.settle();
  terminal.say(`
Running. API ${stack.gatewayUrl}/api/v1/status, description ${stack.gatewayUrl}/docs
Sandbox: its Glue, its tenant and its faults are changed at ${sandbox.adminUrl} (tools/sandbox/README.md)
Events on ${stack.facts.natsUrl}, subjects ${stack.facts.namespace}.evt.>   Logs in ${stack.plan.folder.path}/logs
Ctrl-C stops everything that was started here.`);
  return new Promise(() => {});
}
