import { type LockFinding, askPermissions, tryLock } from '@dss/glue';
import {
  type CatalogPlace,
  type ManagedDatabases,
  type ManagementRule,
  PROBE_DATABASE_PREFIX,
  leastPrivilege,
  mayTryLock,
  needsLock,
} from '@dss/planning';
import {
  type TargetCatalog,
  type TargetPlace,
  type TargetProbe,
  type TargetProbeStore,
  isLockHonoured,
  targetKey,
} from '@dss/ports';
import type { CallerIdentity } from './admit-account.js';

/** What is asked about, and how far we may go. */
export interface TargetQuestion {
  readonly place: TargetPlace;
  readonly identity: CallerIdentity;
  readonly management: readonly ManagementRule[];
  readonly databases: readonly ManagedDatabases[];
  readonly hasTags: boolean;
  /** `<installation>/<tenant>` */
  readonly owner: string;
}

export interface TargetWorld {
  readonly target: TargetCatalog;
  readonly probes: TargetProbeStore;
  /** Removes a database that the trial of the lock has made. */
  readonly throwAway: (database: string) => Promise<void>;
  readonly newName: () => string;
  readonly now: () => Date;
  readonly tell: (message: string, fields: Readonly<Record<string, unknown>>) => void;
}

/** How a service behaves does not change from one start to the next. */
const LOCK_HOLDS_MS = 24 * 3600 * 1000;
/** Somebody grants what was missing and wants to see it. */
const AFTER_MISSING_MS = 60_000;
/** A trial that came to no end cost calls that change something, and nothing waits for it. */
const AFTER_TRIAL_MS = 10 * 60_000;

/**
 * What this process knows of its target: learnt before it takes work, kept for all replicas and the status, and asked
 * again for as long as something is missing.
 */
export class TargetKnowledge {
  private timer: NodeJS.Timeout | undefined;
  private isClosed = false;

  private constructor(
    private readonly question: TargetQuestion,
    private readonly world: TargetWorld,
    private known: TargetProbe,
  ) {}

  static async learn(question: TargetQuestion, world: TargetWorld): Promise<TargetKnowledge> {
    const knowledge = new TargetKnowledge(question, world, await probe(question, world));
    knowledge.toldOf();
    knowledge.askLater();
    return knowledge;
  }

  get probe(): TargetProbe {
    return this.known;
  }

  /** An update may be sent without reading first, from the version that we remember. */
  get isLockHonoured(): boolean {
    return isLockHonoured(this.known);
  }

  /** What keeps us from doing all that the settings ask for, a sentence each. */
  problems(): readonly string[] {
    return this.known.permissions.missing.map(
      ({ action, resource, neededFor, remedy }) => `${action} on ${resource} is not allowed (${neededFor}): ${remedy}`,
    );
  }

  /** The asking that a timer would do. */
  async askAgain(): Promise<void> {
    const before = this.known.permissions.missing.length;
    this.known = await probe(this.question, this.world);
    if (this.known.permissions.missing.length !== before) this.toldOf();
    this.askLater();
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.timer);
  }

  private askLater(): void {
    const waitMs = waitAfter(this.known);
    if (waitMs === undefined || this.isClosed) return;
    this.timer = setTimeout(() => {
      this.askAgain().catch((error: unknown) => {
        this.world.tell('The target could not be asked again', { reason: String(error) });
        this.askLater();
      });
    }, waitMs).unref();
  }

  private toldOf(): void {
    const { target, permissions, optimisticLock, lockReason } = this.known;
    const missing = permissions.missing.map(({ action, resource }) => `${action} on ${resource}`);
    this.world.tell('The target was probed', { target, optimisticLock, lockReason, missing: missing.join(', ') });
    if (missing.length === 0) return;
    this.world.tell('This policy allows what is missing', { policy: JSON.stringify(neededPolicy(this.question)) });
  }
}

/** When it is worth asking again; undefined: everything is known. */
function waitAfter({ permissions, optimisticLock, lockTriedAt }: TargetProbe): number | undefined {
  if (permissions.missing.length > 0) return AFTER_MISSING_MS;
  return optimisticLock === 'unknown' && lockTriedAt !== undefined ? AFTER_TRIAL_MS : undefined;
}

/** What the settings need, as a policy of IAM. */
export function neededPolicy(
  question: Pick<TargetQuestion, 'place' | 'identity' | 'databases' | 'hasTags' | 'management'>,
) {
  const { databases, hasTags, management } = question;
  const triesLock = needsLock(databases) && mayTryLock(management);
  return leastPrivilege(catalogPlace(question), { databases, hasTags, triesLock });
}

async function probe(question: TargetQuestion, world: TargetWorld): Promise<TargetProbe> {
  const { place, identity, databases, hasTags } = question;
  const target = targetKey(place);
  const before = await world.probes.find(target);
  const permissions = await askPermissions(world.target, {
    ...{ databases, hasTags, place: catalogPlace(question), caller: identity.arn },
    newName: world.newName,
  });
  const now = world.now();
  const found: TargetProbe = {
    ...{ v: 1, target, at: now.toISOString(), identity: { ...identity } },
    ...(isFresh(before, now) ? lockOf(before) : await lookAtLock(question, world)),
    permissions,
  };
  await world.probes.save(found);
  return found;
}

function isFresh(before: TargetProbe | undefined, now: Date): before is TargetProbe {
  if (before?.lockTriedAt === undefined || before.optimisticLock === 'unknown') return false;
  return now.getTime() - Date.parse(before.lockTriedAt) < LOCK_HOLDS_MS;
}

function lockOf({ optimisticLock, lockTriedAt, lockReason }: TargetProbe) {
  return { optimisticLock, ...(lockTriedAt && { lockTriedAt }), ...(lockReason && { lockReason }) };
}

type LockFacts = Pick<TargetProbe, 'optimisticLock' | 'lockTriedAt' | 'lockReason'>;

async function lookAtLock({ databases, management, owner }: TargetQuestion, world: TargetWorld): Promise<LockFacts> {
  if (!needsLock(databases)) return { optimisticLock: 'unknown', lockReason: 'nothing is updated here' };
  if (!mayTryLock(management)) {
    const lockReason = `the management policy does not let it be tried; add ${PROBE_DATABASE_PREFIX}*=all to DSS_MANAGEMENT`;
    return { optimisticLock: 'unknown', lockReason };
  }
  const { newName, throwAway } = world;
  const finding: LockFinding = await tryLock(world.target, { owner, newName, throwAway });
  const { optimisticLock, reason: lockReason } = finding;
  return { optimisticLock, lockTriedAt: world.now().toISOString(), ...(lockReason !== undefined && { lockReason }) };
}

function catalogPlace({ place, identity }: Pick<TargetQuestion, 'place' | 'identity'>): CatalogPlace {
  const partition = identity.arn.split(':')[1] ?? 'aws';
  return { partition, region: place.region, account: place.account };
}
