import 'reflect-metadata';
import { createLogger } from '@dss/observability';
import { readVersion, runProcess } from '@dss/service-kit';
import { readSettings } from './glue-writer.config.js';
import { startGlueWriter } from './glue-writer.module.js';

const logger = createLogger('glue-writer', 'info');
const warn = (text: string) => {
  logger.warn('A setting is worth a look', { detail: text });
};
await runProcess(logger, () => startGlueWriter(readSettings(warn), readVersion(import.meta.url)));
