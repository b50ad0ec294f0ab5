import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { RunRequested } from '@dss/contracts';
import { OnWork } from '@dss/service-kit';
import type { IncompleteScope } from '@dss/sync-run';
import { RunListing } from './run-listing.js';
import { SpaceDiscovery } from '../spaces/space-discovery.js';
import { SpaceDispatch } from '../spaces/space-dispatch.js';
import { TenantListing } from './tenant-listing.js';

/** A run command comes in; the tenant is listed space by space, and each space's work goes out as soon as it is known. */
@Controller()
export class RunSyncHandler {
  constructor(
    private readonly listing: RunListing,
    private readonly tenant: TenantListing,
    private readonly discovery: SpaceDiscovery,
    private readonly dispatch: SpaceDispatch,
  ) {}

  @OnWork('cmd')
  async handle(@Payload() command: RunRequested): Promise<void> {
    const run = await this.listing.begin(command.tenant, command.run);
    if (run === undefined) return;
    const listed = await this.tenant.list(run);
    if ('code' in listed) return this.listing.fail(run, listed);

    const incomplete: IncompleteScope[] = [...listed.missing];
    let first = 0;
    for (const { id: space, label } of listed.spaces) {
      const { capabilities } = listed;
      const discovered = await this.discovery.discover({ run, space, label, capabilities, first });
      await this.dispatch.dispatch(run, discovered);
      incomplete.push(...discovered.head.incomplete);
      first += discovered.segments.reduce((sum, segment) => sum + segment.entries.length, 0);
    }
    await this.listing.finish(run, first, incomplete);
  }
}
