import { setTimeout as pause } from 'node:timers/promises';
import { ConfigInvalidError, describeError } from '@dss/errors';
import type { TargetCatalog } from '@dss/ports';
import type { GlueWriterSettings } from '../glue-writer.config.js';

/** Who we are at the target. */
export interface CallerIdentity {
  readonly account: string;
  readonly arn: string;
}

/** A start at a bad moment should not fail; a start without an answer must. */
const PAUSES_MS = [500, 2_000, 5_000];

/**
 * Asks AWS who we are and starts as nobody else: the account is what AWS says it is, not what a setting says. Nothing
 * was written before.
 *
 * @throws ConfigInvalidError for a caller of another account than DSS_GLUE_ACCOUNT, or of a production account outside
 *   profile bear; CredentialsRefusedError when there are no credentials or a role may not be assumed
 */
export async function admitAccount(
  settings: GlueWriterSettings,
  target: Pick<TargetCatalog, 'identify'>,
  pausesMs: readonly number[] = PAUSES_MS,
): Promise<CallerIdentity> {
  const identity = await identify(target, pausesMs);
  const refusal = refusalOf(settings, identity);
  if (refusal !== undefined) throw new ConfigInvalidError(refusal);
  return identity;
}

async function identify(
  target: Pick<TargetCatalog, 'identify'>,
  [pauseMs, ...later]: readonly number[],
): Promise<CallerIdentity> {
  try {
    return await target.identify();
  } catch (error) {
    if (describeError(error).disposition !== 'retry' || pauseMs === undefined) throw error;
    await pause(pauseMs);
    return identify(target, later);
  }
}

/** Tests and benchmarks must never write into production, whatever credentials the machine happens to have. */
function refusalOf(settings: GlueWriterSettings, { account, arn }: CallerIdentity): string | undefined {
  const { DSS_PROFILE: profile, DSS_PRODUCTION_ACCOUNTS: production, DSS_GLUE_ACCOUNT: expected } = settings;
  if (expected !== undefined && account !== expected) {
    return (
      `The AWS credentials belong to account ${account} (${arn}), but DSS_GLUE_ACCOUNT says ${expected}: nothing is ` +
      'written there. Correct the account, or give credentials or a role (DSS_GLUE_ROLE_ARN) of that account.'
    );
  }
  if (profile !== 'bear' && production.includes(account)) {
    return (
      `The AWS credentials belong to account ${account}, which DSS_PRODUCTION_ACCOUNTS names: profile ${profile} does ` +
      'not write there. Use credentials of another account, or profile bear.'
    );
  }
  return undefined;
}
