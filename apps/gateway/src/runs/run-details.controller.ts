import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RunLog } from '@dss/ports';
import { Access } from '../auth/access.js';
import { Describe } from '../docs/describe.js';
import { RunAssetPage, RunAssetsQuery } from './assets/run-asset.js';
import { RunAssets } from './assets/run-assets.js';
import { RunLogPage, RunLogsQuery, readRunLog } from './run-logs.js';
import { RunLookup } from './run-lookup.js';

@ApiTags('status')
@Controller('api/v1/runs/:id')
export class RunDetailsController {
  constructor(
    private readonly lookup: RunLookup,
    private readonly runAssets: RunAssets,
    private readonly log: RunLog,
  ) {}

  @Get('assets')
  @Access('viewer')
  @Header('content-type', 'application/json; charset=utf-8')
  @Describe('Every asset of a run with its outcome', { 200: [RunAssetPage, 'A page of assets by ordinal'] }, [400, 404])
  async assets(@Param('id') id: string, @Query({ schema: RunAssetsQuery }) query: RunAssetsQuery): Promise<Buffer> {
    return this.runAssets.list(await this.lookup.get(id), query);
  }

  @Get('logs')
  @Access('viewer')
  @Describe('Log lines of a run', { 200: [RunLogPage, 'A page of lines, oldest first'] }, [400, 404])
  async logs(@Param('id') id: string, @Query({ schema: RunLogsQuery }) query: RunLogsQuery): Promise<RunLogPage> {
    return readRunLog(this.log, await this.lookup.get(id), query);
  }
}
