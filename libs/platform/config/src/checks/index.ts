import type { Check } from './check.js';
import { datasphereSecret } from './datasphere-secret.js';
import { keylessApi } from './exposure.js';

/** In the order in which their sentences are told. */
export const CHECKS: readonly Check[] = [keylessApi, datasphereSecret];
