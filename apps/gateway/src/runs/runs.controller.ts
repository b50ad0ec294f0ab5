import { Body, Controller, Get, Headers, HttpStatus, Param, Post, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Access } from '../auth/access.js';
import { type Caller, FromCaller } from '../auth/caller.js';
import { Describe } from '../docs/describe.js';
import { readCursor, writeCursor } from '../http/paging.js';
import { checkHeaders } from '../http/schema.pipe.js';
import { LiveProgress } from './live-progress.js';
import { RunIntake } from './run-intake.js';
import { RunList } from './run-list.js';
import { RunLookup } from './run-lookup.js';
import { RunListQuery, RunRequest, RunRequestHeaders } from './run-request.js';
import { Run, RunPage, viewRun } from './run-view.js';
import { waitForEnd } from './wait-for-end.js';

@ApiTags('trigger')
@Controller('api/v1/runs')
export class RunsController {
  constructor(
    private readonly intake: RunIntake,
    private readonly lookup: RunLookup,
    private readonly runs: RunList,
    private readonly progress: LiveProgress,
  ) {}

  @Post()
  @Access('operator')
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'Same key and body: the same run, for 24 hours unless set otherwise',
  })
  @ApiHeader({ name: 'Prefer', required: false, description: '`wait=10`: answer 200 when the run ends in that time' })
  @Describe(
    'Start a run',
    { 202: [Run, 'Accepted; `Location` names the run'], 200: [Run, 'Ended while waiting'] },
    [400, 422, 415, 413],
  )
  async start(
    @Body({ schema: RunRequest }) wish: RunRequest,
    @Headers() headers: unknown,
    @FromCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Run> {
    const { 'idempotency-key': key, prefer: seconds } = checkHeaders(RunRequestHeaders, headers);
    const { run, replayed } = await this.intake.requestRun(wish, caller.id, key);
    const ended = await waitForEnd(this.runs, run, seconds);
    void reply.code(ended === undefined ? HttpStatus.ACCEPTED : HttpStatus.OK);
    void reply.header('location', `/api/v1/runs/${run.id}`);
    if (replayed) void reply.header('idempotent-replayed', 'true');
    if (seconds > 0) void reply.header('preference-applied', `wait=${seconds}`);
    // Who has waited in vain is told how the run is now, not how it was when the waiting began.
    const shown = ended ?? (seconds > 0 ? await this.lookup.get(run.id) : run);
    return viewRun(shown, this.progress);
  }

  @Get()
  @Access('viewer')
  @Describe('List runs, newest first', { 200: [RunPage, 'A page of runs'] }, [400])
  list(@Query({ schema: RunListQuery }) query: RunListQuery): RunPage {
    const filter = `${query.tenant ?? ''}|${query.state ?? ''}|${query.end ?? ''}`;
    const after = readCursor(query.cursor, filter);
    const all = this.runs.list(query);
    const rest = after === undefined ? all : all.filter(({ id }) => id < after);
    const items = rest.slice(0, query.limit);
    const last = items.at(-1);
    const nextCursor = last === undefined || rest.length === items.length ? null : writeCursor(last.id, filter);
    return { items, nextCursor, total: all.length, totalIsEstimate: false };
  }

  @Get(':id')
  @Access('viewer')
  @Describe('One run with its progress', { 200: [Run, 'The run'] }, [404])
  async get(@Param('id') id: string): Promise<Run> {
    return viewRun(await this.lookup.get(id), this.progress);
  }
}
