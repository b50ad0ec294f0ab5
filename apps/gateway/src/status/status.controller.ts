import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../auth/access.js';
import { Describe } from '../docs/describe.js';
import { Status } from './describe-status.js';
import { StatusReport } from './status-report.js';

@ApiTags('status')
@Controller(['api/v1/status', 'api/status'])
export class StatusController {
  constructor(private readonly report: StatusReport) {}

  @Get()
  @Access('viewer')
  @Describe('How the product is: instances, queues, runs', { 200: [Status, 'Also when something is away'] })
  read(): Promise<Status> {
    return this.report.read();
  }
}
