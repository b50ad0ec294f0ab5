import { type AssetOutcome, outcomeHead } from '@dss/contracts';
import { type Retired, type Retirement, isDeletedByUs } from './retired-table.js';

type End = Pick<AssetOutcome, 'outcome' | 'reason' | 'code' | 'operation'>;

/** How an asset ended whose table was marked, deleted or brought back. */
export function describeRetired(message: Retirement, retired: Retired, at: Date): AssetOutcome {
  const end = message.dryRun ? plannedEnd(message, retired) : endOf(message, retired);
  return { ...outcomeHead(message), ...end, strategy: message.strategy, ...retired.place, at: at.toISOString() };
}

function plannedEnd({ retirement }: Retirement, { plan }: Retired): End {
  const isWrite = 'input' in plan;
  return { outcome: 'planned', operation: isWrite ? retirement.act : 'none' };
}

function endOf(message: Retirement, retired: Retired): End {
  const { plan } = retired;
  const { act } = message.retirement;
  switch (plan.kind) {
    case 'withheld':
      return { outcome: 'planned', operation: act, reason: plan.reason };
    case 'superseded':
      return { outcome: 'superseded', reason: `a newer run (fencing number ${plan.run}) wrote this table` };
    case 'foreign':
      return { outcome: 'skipped', reason: plan.reason };
    case 'clash':
      return { outcome: 'skipped', reason: 'its table stands for another asset of ours by now; nothing of it is left' };
    case 'gone':
      return goneEnd(message, retired);
    case 'unmarked':
    case 'marked-anew':
      return { outcome: 'retired', reason: UNMARKED };
    default:
      return doneEnd(message);
  }
}

const UNMARKED = 'somebody took the mark of retirement away: it is set again, and the quarantine begins anew';

function doneEnd({ retirement, next }: Retirement): End {
  switch (retirement.act) {
    case 'retire':
      return { outcome: 'retired', reason: `gone at the source: ${evidence(next)}; marked, nothing else is changed` };
    case 'delete':
      return { outcome: 'deleted', reason: `gone at the source: ${evidence(next)}; its last content is kept` };
    case 'restore':
      return {
        outcome: 'restored',
        reason: `wanted back by ${retirement.by ?? 'a person'}; kept until the source has it again`,
      };
  }
}

/** There is no table. A wrong catalog would look the same: until the quarantine is over nothing is taken as final. */
function goneEnd(message: Retirement, retired: Retired): End {
  const { act } = message.retirement;
  if (act === 'delete' && isDeletedByUs(message, retired)) return doneEnd(message);
  if (act === 'delete')
    return { outcome: 'deleted', reason: 'gone at the source; somebody had deleted its table already' };
  if (act === 'retire')
    return { outcome: 'skipped', reason: 'gone at the source, and there is no table at the target' };
  const reason = 'nothing is stored from which the table could be made again';
  return { outcome: 'rejected', code: 'NOTHING_TO_RESTORE', reason };
}

function evidence({ absences = 0, absentSince = '' }: Retirement['next']): string {
  return `in none of ${absences} complete listings since ${absentSince}, and under no type`;
}
