import type { Logger } from '@dss/observability';
import type {
  ConflictStore,
  DeadLetters,
  EventLog,
  IdempotencyKeys,
  ImageStore,
  InstanceMonitor,
  ManifestStore,
  RetirementStore,
  RunLedger,
  RunLog,
  RunSignals,
  RunStore,
  TargetProbeStore,
  WorkQueue,
} from '@dss/ports';
import { AssetList } from './catalog/asset-list.js';
import { AssetLookup } from './catalog/asset-lookup.js';
import { CatalogFollower } from './catalog/catalog-follower.js';
import { ConflictDesk } from './conflicts/conflict-desk.js';
import { ConflictList } from './conflicts/conflict-list.js';
import { EventStreams } from './events/event-streams.js';
import type { GatewaySettings } from './gateway.config.js';
import { RetirementDesk } from './retirements/retirement-desk.js';
import { RetirementList } from './retirements/retirement-list.js';
import { RunReconciler } from './reconcile/run-reconciler.js';
import { RunAssets } from './runs/assets/run-assets.js';
import { LiveProgress } from './runs/live-progress.js';
import { RunIntake } from './runs/run-intake.js';
import { RunList } from './runs/run-list.js';
import { RunLookup } from './runs/run-lookup.js';
import { StatusReport } from './status/status-report.js';

/** What the gateway needs from the world. */
export interface GatewayPorts {
  readonly runs: RunStore;
  readonly ledger: RunLedger;
  readonly manifests: ManifestStore;
  readonly events: EventLog;
  readonly work: WorkQueue;
  readonly deadLetters: DeadLetters;
  readonly runLog: RunLog;
  readonly monitor: InstanceMonitor;
  readonly probes: TargetProbeStore;
  readonly signals: RunSignals;
  readonly idempotencyKeys: IdempotencyKeys;
  readonly retirements: RetirementStore;
  readonly images: ImageStore;
  readonly conflicts: ConflictStore;
}

export interface GatewayWorld {
  readonly version: string;
  readonly logger: Logger;
  readonly newRunId: () => string;
  readonly now: () => Date;
}

const MIB = 1024 * 1024;
/** Below the minute after which proxies take a silent connection for dead. */
const HEARTBEAT_MS = 15_000;

/** The parts of the gateway, each with what it needs; `apiModule` puts HTTP in front of them. */
export class Gateway {
  readonly list: RunList;
  readonly intake: RunIntake;
  readonly lookup: RunLookup;
  readonly assets: RunAssets;
  readonly progress: LiveProgress;
  readonly reconciler: RunReconciler;
  readonly streams: EventStreams;
  readonly report: StatusReport;
  readonly retirements: RetirementList;
  readonly retirementDesk: RetirementDesk;
  readonly conflicts: ConflictList;
  readonly conflictDesk: ConflictDesk;
  readonly catalog: CatalogFollower;
  readonly assetList: AssetList;
  readonly assetLookup: AssetLookup;
  private started = false;

  constructor(
    readonly ports: GatewayPorts,
    readonly settings: GatewaySettings,
    private readonly world: GatewayWorld,
  ) {
    const { logger, now, newRunId } = world;
    const tenant = settings.DSS_TENANT;
    this.list = new RunList(ports.runs, logger);
    this.intake = new RunIntake(ports, this.list, logger, { tenant, newRunId, now });
    const nowMs = () => now().getTime();
    this.lookup = new RunLookup(ports.runs, this.list, tenant, nowMs);
    this.assets = new RunAssets(ports, nowMs);
    this.progress = new LiveProgress(ports.ledger, nowMs);
    this.streams = new EventStreams(
      ports.events,
      { clients: settings.DSS_SSE_CLIENTS, bufferBytes: MIB, heartbeatMs: HEARTBEAT_MS },
      logger,
    );
    const waits = { repairAfterMs: settings.DSS_REPAIR_AFTER_MS, commandAfterMs: settings.DSS_COMMAND_AFTER_MS };
    this.reconciler = new RunReconciler(ports, this, { ...waits, now }, logger);
    this.retirements = new RetirementList(ports.retirements, this.list, { tenant, now });
    this.retirementDesk = new RetirementDesk(ports, this.intake, logger, { tenant, now });
    this.conflicts = new ConflictList(ports.conflicts, tenant);
    this.conflictDesk = new ConflictDesk(ports, logger, { tenant, now });
    this.catalog = new CatalogFollower(ports.images, tenant, logger);
    this.assetList = new AssetList(this.catalog);
    this.assetLookup = new AssetLookup(ports, this.list, tenant);
    this.report = new StatusReport(
      this.identity(),
      { ...ports, retirements: this.retirements },
      { runs: this.list, streams: this.streams, catalog: this.catalog },
      nowMs,
    );
  }

  get version(): string {
    return this.world.version;
  }

  get logger(): Logger {
    return this.world.logger;
  }

  /** Why requests cannot be served well yet. */
  problems(): readonly string[] {
    return this.started ? [] : ['the list of runs is being loaded'];
  }

  async start(): Promise<void> {
    // Asking starts the listening: the first status request shall find heartbeats.
    this.ports.monitor.list();
    await this.list.start();
    this.reconciler.start(this.ports.signals);
    this.catalog.start();
    this.started = true;
  }

  async stop(): Promise<void> {
    this.streams.closeAll();
    await this.reconciler.stop();
    await this.catalog.stop();
    this.list.stop();
  }

  private identity() {
    const {
      DSS_PROFILE: profile,
      DSS_SANDBOX: sandbox,
      DSS_INSTALLATION: installation,
      DSS_TENANT: tenant,
    } = this.settings;
    return { version: this.world.version, profile, sandbox, installation, tenant };
  }
}
