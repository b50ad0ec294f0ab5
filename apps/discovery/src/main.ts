import 'reflect-metadata';
import { createLogger } from '@dss/observability';
import { readVersion, runProcess } from '@dss/service-kit';
import { readSettings } from './discovery.config.js';
import { startDiscovery } from './discovery.module.js';

await runProcess(createLogger('discovery', 'info'), () => startDiscovery(readSettings(), readVersion(import.meta.url)));
