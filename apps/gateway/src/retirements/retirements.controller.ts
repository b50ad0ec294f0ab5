import { Controller, Get, Headers, HttpStatus, Param, Post, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Access } from '../auth/access.js';
import { type Caller, FromCaller } from '../auth/caller.js';
import { Describe } from '../docs/describe.js';
import { checkHeaders } from '../http/schema.pipe.js';
import type { Requested } from '../runs/run-intake.js';
import { LiveProgress } from '../runs/live-progress.js';
import { RunLookup } from '../runs/run-lookup.js';
import { RunRequestHeaders } from '../runs/run-request.js';
import { Run, viewRun } from '../runs/run-view.js';
import { RetirementDesk } from './retirement-desk.js';
import { RetirementList, RetirementPage, RetirementQuery } from './retirement-list.js';

const KEY_HEADER = {
  name: 'Idempotency-Key',
  required: false,
  description:
    'Same key: the same run, for 24 hours unless set otherwise; a repeat without it finds the same run too while it is open',
};

@ApiTags('trigger')
@Controller('api/v1')
export class RetirementsController {
  constructor(
    private readonly desk: RetirementDesk,
    private readonly retirements: RetirementList,
    private readonly lookup: RunLookup,
    private readonly progress: LiveProgress,
  ) {}

  @Get('retirements')
  @ApiTags('status')
  @Access('viewer')
  @Describe(
    'Assets that are gone at the source: in quarantine, deleted, or kept by a person',
    { 200: [RetirementPage, 'A page of assets by key'] },
    [400],
  )
  list(@Query({ schema: RetirementQuery }) query: RetirementQuery): Promise<RetirementPage> {
    return this.retirements.page(query);
  }

  @Post('assets/:id/restore')
  @Access('operator')
  @ApiHeader(KEY_HEADER)
  @Describe(
    'Bring back the table of a retired or deleted asset, and keep it until the source has the asset again',
    {
      202: [Run, 'Accepted; `Location` names the run that does it'],
      200: [Run, 'It was restored before, by this run'],
    },
    [404, 409, 422],
  )
  async restore(
    @Param('id') id: string,
    @Headers() headers: unknown,
    @FromCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Run> {
    const { 'idempotency-key': key } = checkHeaders(RunRequestHeaders, headers);
    return this.answer(await this.desk.restore(id, caller.id, key), reply);
  }

  @Post('runs/:id/approvals')
  @Access('admin')
  @ApiHeader(KEY_HEADER)
  @Describe(
    'Approve the retirements that a run held back: a new run retires exactly those, once more with proof',
    {
      202: [Run, 'Accepted; `Location` names the run that does it'],
      200: [Run, 'It was approved before, with this run'],
    },
    [404, 409, 410, 422],
  )
  async approve(
    @Param('id') id: string,
    @Headers() headers: unknown,
    @FromCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Run> {
    const { 'idempotency-key': key } = checkHeaders(RunRequestHeaders, headers);
    return this.answer(await this.desk.approve(await this.lookup.get(id), caller.id, key), reply);
  }

  private answer({ run, replayed }: Requested, reply: FastifyReply): Promise<Run> {
    void reply.code(run.state === 'ended' ? HttpStatus.OK : HttpStatus.ACCEPTED);
    void reply.header('location', `/api/v1/runs/${run.id}`);
    if (replayed) void reply.header('idempotent-replayed', 'true');
    return viewRun(run, this.progress);
  }
}
