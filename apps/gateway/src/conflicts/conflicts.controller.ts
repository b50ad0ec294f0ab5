import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../auth/access.js';
import { type Caller, FromCaller } from '../auth/caller.js';
import { Describe } from '../docs/describe.js';
import { ConflictDesk } from './conflict-desk.js';
import { Conflict, ConflictList, ConflictPage, ConflictQuery, DecisionRequest } from './conflict-list.js';

@ApiTags('trigger')
@Controller('api/v1')
export class ConflictsController {
  constructor(
    private readonly desk: ConflictDesk,
    private readonly conflicts: ConflictList,
  ) {}

  @Get('conflicts')
  @ApiTags('status')
  @Access('viewer')
  @Describe(
    'Edits at the target that were kept although the source says something else, with both values',
    { 200: [ConflictPage, 'A page of conflicts by asset and field'] },
    [400],
  )
  list(@Query({ schema: ConflictQuery }) query: ConflictQuery): Promise<ConflictPage> {
    return this.conflicts.page(query);
  }

  @Post('assets/:id/decisions')
  @HttpCode(HttpStatus.OK)
  @Access('operator')
  @Describe(
    'Decide about one kept edit: keep it quietly, take what the source says, or leave it for later; the next run does it',
    { 200: [Conflict, 'The conflict with its decision'] },
    [400, 404, 409],
  )
  decide(
    @Param('id') id: string,
    @Body({ schema: DecisionRequest }) request: DecisionRequest,
    @FromCaller() caller: Caller,
  ): Promise<Conflict> {
    return this.desk.decide(id, request, caller.id);
  }
}
