import 'reflect-metadata';
import { createLogger } from '@dss/observability';
import { readVersion, runProcess } from '@dss/service-kit';
import { readSettings } from './gateway.config.js';
import { startGateway } from './gateway.module.js';

const logger = createLogger('gateway', 'info');
const warn = (text: string) => {
  logger.warn('A setting is worth a look', { detail: text });
};
await runProcess(logger, () => startGateway(readSettings(warn), readVersion(import.meta.url)));
