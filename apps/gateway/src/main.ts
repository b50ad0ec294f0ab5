import 'reflect-metadata';
import { createLogger } from '@dss/observability';
import { readVersion, runProcess } from '@dss/service-kit';
import { readSettings } from './gateway.config.js';
import { startGateway } from './gateway.module.js';

await runProcess(createLogger('gateway', 'info'), () => startGateway(readSettings(), readVersion(import.meta.url)));
