import 'reflect-metadata';
import { createLogger } from '@dss/observability';
import { readVersion, runProcess } from '@dss/service-kit';
import { readSettings } from './change-detector.config.js';
import { startChangeDetector } from './change-detector.module.js';

await runProcess(createLogger('change-detector', 'info'), () =>
  startChangeDetector(readSettings(), readVersion(import.meta.url)),
);
