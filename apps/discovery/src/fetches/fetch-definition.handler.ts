import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { AssetSeen, FetchRequested } from '@dss/contracts';
import { WorkQueue } from '@dss/ports';
import { OnWork } from '@dss/service-kit';
import { DefinitionReads, type StoredDefinition } from './definition-reads.js';
import { type AccountedFetch, FetchOutcomes } from './fetch-outcomes.js';
import { Waiters } from '../waiters.js';

/** A fetch request comes in; the definition goes into the store, and the asset, with whoever waited for it, to detection. */
@Controller()
export class FetchDefinitionHandler {
  constructor(
    private readonly reads: DefinitionReads,
    private readonly outcomes: FetchOutcomes,
    private readonly waiters: Waiters,
    private readonly work: WorkQueue,
  ) {}

  @OnWork('fetch')
  async handle(@Payload() request: FetchRequested): Promise<void> {
    if (isAccounted(request) && request.absence !== undefined) return this.prove(request);
    const stored = await this.reads.store(request);
    if (isAccounted(request)) await this.passOn(request, typeof stored === 'string' ? undefined : stored);
    // Last, and on every try: nobody may wait for a fetch that has ended.
    await this.waiters.fetchEnded(request, typeof stored === 'string' ? stored : 'stored');
  }

  /** Due to be retired: what its definition's address answers is the last proof, or speaks against it. */
  private async prove(request: AccountedFetch): Promise<void> {
    const proof = await this.reads.prove(request);
    await this.work.publish('detect', { ...request, absent: true, proof });
  }

  private async passOn(request: AccountedFetch, stored: StoredDefinition | undefined): Promise<void> {
    if (stored === undefined) return this.outcomes.settleGone(request);
    if (await this.outcomes.settleUnchanged(request, stored)) return;
    await this.work.publish('detect', seen(request, stored));
  }
}

/** A source that is read for others has no ordinal: it is stored, and nothing else becomes of it. */
function isAccounted(request: FetchRequested): request is AccountedFetch {
  return request.ordinal !== undefined;
}

/** So much of a definition travels with the message and saves the way to the store. */
const INLINE_BYTES = 32 * 1024;

function seen(request: AccountedFetch, { body, bytes, type, text }: StoredDefinition): AssetSeen {
  const definition = bytes <= INLINE_BYTES ? { type, text } : undefined;
  return { ...request, absent: false, body, definitionBytes: bytes, definition };
}
