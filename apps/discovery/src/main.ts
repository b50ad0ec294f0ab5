import 'reflect-metadata';
import { createLogger } from '@dss/observability';
import { readVersion, runProcess } from '@dss/service-kit';
import { readSettings } from './discovery.config.js';
import { startDiscovery } from './discovery.module.js';

const logger = createLogger('discovery', 'info');
const warn = (text: string) => {
  logger.warn('A setting is worth a look', { detail: text });
};
await runProcess(logger, () => startDiscovery(readSettings(warn), readVersion(import.meta.url)));
