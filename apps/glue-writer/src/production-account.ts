import { ConfigInvalidError } from '@dss/errors';
import type { TargetCatalog } from '@dss/ports';
import type { GlueWriterSettings } from './glue-writer.config.js';

/**
 * Tests and benchmarks must never write into production, whatever credentials the machine happens to have: the account
 * is what AWS says it is, not what a setting says. Profile bear is production and asks nothing.
 */
export async function refuseProductionAccount(
  { DSS_PROFILE: profile, DSS_PRODUCTION_ACCOUNTS: production }: GlueWriterSettings,
  target: Pick<TargetCatalog, 'identify'>,
): Promise<void> {
  if (profile === 'bear' || production.length === 0) return;
  const { account } = await target.identify();
  if (!production.includes(account)) return;
  throw new ConfigInvalidError(
    `The AWS credentials belong to account ${account}, which DSS_PRODUCTION_ACCOUNTS names: profile ${profile} does ` +
      'not write there. Use credentials of another account, or profile bear.',
  );
}
