import { Controller, Get, Header, ServiceUnavailableException } from '@nestjs/common';
import { HealthCheckService, HealthIndicatorService } from '@nestjs/terminus';
import { Metrics } from '@dss/observability';
import { ServiceState } from './service-state.js';

/** `/livez`: the event loop turns and no connection is lost for good. `/readyz`: the service can take work. Without details: these need no key. */
@Controller()
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly state: ServiceState,
  ) {}

  @Get('livez')
  live(): { status: 'ok' } {
    if (this.state.isBeyondHelp) throw unavailable();
    return { status: 'ok' };
  }

  @Get('readyz')
  async ready(): Promise<{ status: 'ok' }> {
    const check = () => {
      const indicator = this.indicators.check('service');
      return this.state.problems().length === 0 ? indicator.up() : indicator.down();
    };
    try {
      await this.health.check([check]);
      return { status: 'ok' };
    } catch {
      throw unavailable();
    }
  }
}

function unavailable(): ServiceUnavailableException {
  return new ServiceUnavailableException({ status: 'unavailable' });
}

/** On the health port only: figures are for the scraper, not for API users. */
@Controller()
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  read(): Promise<string> {
    return this.metrics.registry.metrics();
  }
}
