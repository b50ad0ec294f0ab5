import 'reflect-metadata';
import { createLogger } from '@dss/observability';
import { letHeapGrow, readVersion, runProcess } from '@dss/service-kit';
import { readSettings } from './mapper.config.js';
import { startMapper } from './mapper.module.js';

const logger = createLogger('mapper', 'info');
const warn = (text: string) => {
  logger.warn('A setting is worth a look', { detail: text });
};
letHeapGrow(100);
await runProcess(logger, () => startMapper(readSettings(warn), readVersion(import.meta.url)));
