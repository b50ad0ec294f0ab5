import { Controller, Get, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { HealthCheckService, HealthIndicatorService } from '@nestjs/terminus';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Access } from '../auth/access.js';
import { callerOf } from '../auth/caller.js';
import { Describe } from '../docs/describe.js';
import { ApiProblem } from '../http/problem.js';
import { Readiness } from './readiness.js';

export const Health = z.object({ status: z.literal('ok') }).meta({ id: 'Health' });
export type Health = Readonly<z.infer<typeof Health>>;

/** The same probes as on the health port. Reasons are shown to callers with a key only. */
@ApiTags('health')
@Controller()
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly readiness: Readiness,
  ) {}

  @Get('livez')
  @Access('everybody')
  @Describe('Alive: the process answers', { 200: [Health, 'Alive'] })
  live(): Health {
    return { status: 'ok' };
  }

  @Get('readyz')
  @Access('everybody')
  @Describe('Ready: own stores are connected and the list of runs is loaded', { 200: [Health, 'Ready'] })
  async ready(@Req() request: FastifyRequest): Promise<Health> {
    const problems = this.readiness.problems();
    const check = () => {
      const indicator = this.indicators.check('gateway');
      return problems.length === 0 ? indicator.up() : indicator.down();
    };
    try {
      await this.health.check([check]);
      return { status: 'ok' };
    } catch {
      throw new ApiProblem('NOT_READY', callerOf(request) && problems.join('; '));
    }
  }
}
