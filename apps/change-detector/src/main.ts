import 'reflect-metadata';
import { createLogger } from '@dss/observability';
import { letHeapGrow, readVersion, runProcess } from '@dss/service-kit';
import { readSettings } from './change-detector.config.js';
import { startChangeDetector } from './change-detector.module.js';

const logger = createLogger('change-detector', 'info');
const warn = (text: string) => {
  logger.warn('A setting is worth a look', { detail: text });
};
letHeapGrow(60);
await runProcess(logger, () => startChangeDetector(readSettings(warn), readVersion(import.meta.url)));
