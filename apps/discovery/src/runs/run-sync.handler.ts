import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { RunRequested } from '@dss/contracts';
import { OnWork } from '@dss/service-kit';
import type { IncompleteScope } from '@dss/sync-run';
import { RunDispatch } from './run-dispatch.js';
import { RunListing, type ListingRun } from './run-listing.js';
import { SpaceDiscovery } from '../spaces/space-discovery.js';
import { TenantListing } from './tenant-listing.js';

/** A run command comes in; the tenant is listed space by space, and each space's work goes out as soon as it is known. */
@Controller()
export class RunSyncHandler {
  constructor(
    private readonly listing: RunListing,
    private readonly tenant: TenantListing,
    private readonly discovery: SpaceDiscovery,
    private readonly dispatch: RunDispatch,
  ) {}

  @OnWork('cmd')
  async handle(@Payload() command: RunRequested): Promise<void> {
    const run = await this.listing.begin(command.tenant, command.run);
    if (run === undefined) return;
    if (run.restores === undefined) return this.sync(run);
    await this.listing.finish(run, await this.dispatch.restore(run, run.restores), []);
  }

  private async sync(run: ListingRun): Promise<void> {
    const nameless = await this.discovery.prepare(run);
    if (nameless !== undefined) return this.listing.fail(run, nameless);
    const listed = await this.tenant.list(run);
    if ('code' in listed) return this.listing.fail(run, listed);

    const incomplete: IncompleteScope[] = [...listed.missing];
    const due = this.dispatch.nothingDue();
    let first = 0;
    for (const { id: space, label, isGone } of listed.spaces) {
      const { capabilities, retired } = listed;
      const discovered = await this.discovery.discover({ run, space, label, isGone, capabilities, retired, first });
      await this.dispatch.space(run, discovered);
      due.add(discovered);
      incomplete.push(...discovered.head.incomplete);
      first += discovered.segments.reduce((sum, segment) => sum + segment.entries.length, 0);
    }
    await this.dispatch.due(run, due);
    await this.listing.finish(run, first, incomplete);
  }
}
