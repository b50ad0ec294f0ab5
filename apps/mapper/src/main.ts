import 'reflect-metadata';
import { createLogger } from '@dss/observability';
import { readVersion, runProcess } from '@dss/service-kit';
import { readSettings } from './mapper.config.js';
import { startMapper } from './mapper.module.js';

await runProcess(createLogger('mapper', 'info'), () => startMapper(readSettings(), readVersion(import.meta.url)));
