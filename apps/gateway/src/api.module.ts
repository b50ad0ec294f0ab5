import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { APP_GUARD, Reflector } from '@nestjs/core';
import { TerminusModule } from '@nestjs/terminus';
import { RunLog } from '@dss/ports';
import { AccessGuard } from './auth/access.guard.js';
import { ApiDescription } from './docs/api-description.js';
import { AssetList } from './catalog/asset-list.js';
import { AssetLookup } from './catalog/asset-lookup.js';
import { AssetsController } from './catalog/assets.controller.js';
import { ConflictDesk } from './conflicts/conflict-desk.js';
import { ConflictList } from './conflicts/conflict-list.js';
import { ConflictsController } from './conflicts/conflicts.controller.js';
import { DocsController } from './docs/docs.controller.js';
import { Guides } from './docs/guides.js';
import { EventStreams } from './events/event-streams.js';
import { EventsController } from './events/events.controller.js';
import type { Gateway } from './gateway.js';
import { RetirementDesk } from './retirements/retirement-desk.js';
import { RetirementList } from './retirements/retirement-list.js';
import { RetirementsController } from './retirements/retirements.controller.js';
import { RunAssets } from './runs/assets/run-assets.js';
import { LiveProgress } from './runs/live-progress.js';
import { RunDetailsController } from './runs/run-details.controller.js';
import { RunIntake } from './runs/run-intake.js';
import { RunList } from './runs/run-list.js';
import { RunLookup } from './runs/run-lookup.js';
import { RunsController } from './runs/runs.controller.js';
import { HealthController } from './status/health.controller.js';
import { Readiness } from './status/readiness.js';
import { StatusController } from './status/status.controller.js';
import { StatusReport } from './status/status-report.js';

@Module({})
class ApiModule {}

/** The HTTP API in front of a gateway. Every request passes the guard. */
export function apiModule(gateway: Gateway, readiness: Readiness): DynamicModule {
  const guard = (reflector: Reflector) => new AccessGuard(reflector, gateway.settings.DSS_API_KEY_HASHES);
  return {
    module: ApiModule,
    imports: [TerminusModule.forRoot({ logger: false })],
    controllers: [
      HealthController,
      StatusController,
      RunsController,
      RunDetailsController,
      RetirementsController,
      ConflictsController,
      AssetsController,
      EventsController,
      DocsController,
    ],
    providers: [
      { provide: APP_GUARD, useFactory: guard, inject: [Reflector] },
      { provide: RunList, useValue: gateway.list },
      { provide: RunIntake, useValue: gateway.intake },
      { provide: RunLookup, useValue: gateway.lookup },
      { provide: RunAssets, useValue: gateway.assets },
      { provide: EventStreams, useValue: gateway.streams },
      { provide: RetirementDesk, useValue: gateway.retirementDesk },
      { provide: RetirementList, useValue: gateway.retirements },
      { provide: ConflictDesk, useValue: gateway.conflictDesk },
      { provide: ConflictList, useValue: gateway.conflicts },
      { provide: AssetList, useValue: gateway.assetList },
      { provide: AssetLookup, useValue: gateway.assetLookup },
      { provide: StatusReport, useValue: gateway.report },
      { provide: LiveProgress, useValue: gateway.progress },
      { provide: RunLog, useValue: gateway.ports.runLog },
      { provide: Readiness, useValue: readiness },
      { provide: Guides, useFactory: () => Guides.open() },
      ApiDescription,
    ],
  };
}
