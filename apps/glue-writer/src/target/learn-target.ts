import { randomBytes } from 'node:crypto';
import { databaseGlobs } from '@dss/mapping';
import { managedDatabases } from '@dss/planning';
import type { TargetProbeStore } from '@dss/ports';
import type { Tell } from '../database-records.js';
import type { GlueWriterSettings } from '../glue-writer.config.js';
import type { WriterPolicy } from '../writer-policy.js';
import type { CallerIdentity } from './admit-account.js';
import type { OpenTarget } from './open-target.js';
import { TargetKnowledge, type TargetQuestion } from './target-knowledge.js';

/** Asks the target what we may do there and what it keeps, before work is taken. */
export function learnTarget(
  settings: GlueWriterSettings,
  identity: CallerIdentity,
  policy: WriterPolicy,
  { target, probes, tell }: { readonly target: OpenTarget; readonly probes: TargetProbeStore; readonly tell: Tell },
): Promise<TargetKnowledge> {
  return TargetKnowledge.learn(questionOf(settings, identity, policy), {
    ...{ target: target.catalog, throwAway: target.throwAway, probes, tell },
    newName: () => randomBytes(4).toString('hex'),
    now: () => new Date(),
  });
}

function questionOf(settings: GlueWriterSettings, identity: CallerIdentity, policy: WriterPolicy): TargetQuestion {
  const { DSS_TENANT: tenant, DSS_DATABASE_PATTERN: pattern, AWS_REGION: region } = settings;
  const endpoint = settings.AWS_ENDPOINT_URL_GLUE ?? settings.AWS_ENDPOINT_URL;
  const { management } = policy;
  return {
    place: {
      provider: endpoint === undefined ? undefined : new URL(endpoint).host,
      account: settings.DSS_GLUE_CATALOG_ID ?? identity.account,
      region,
    },
    ...{ identity, management },
    databases: managedDatabases(management, databaseGlobs(pattern, tenant)),
    hasTags: Object.keys(policy.databaseTags).length > 0,
    owner: `${policy.installation}/${tenant}`,
  };
}
