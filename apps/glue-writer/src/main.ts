import 'reflect-metadata';
import { createLogger } from '@dss/observability';
import { readVersion, runProcess } from '@dss/service-kit';
import { readSettings } from './glue-writer.config.js';
import { startGlueWriter } from './glue-writer.module.js';

await runProcess(createLogger('glue-writer', 'info'), () =>
  startGlueWriter(readSettings(), readVersion(import.meta.url)),
);
