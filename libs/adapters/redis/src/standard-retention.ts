import { redisRetention, standardSettings } from '@dss/config';

/** The defaults of the settings, for tests and tools. */
export const STANDARD_RETENTION = redisRetention(standardSettings());
