export { Breaker, type BreakerSettings, type BreakerState } from './breaker.js';
export { type Clock, processClock } from './clock.js';
export { type PaceWatch, Pacer, type PacerSettings } from './pacer.js';
export { type OperationsWatch, Pacers, type PacersSettings } from './pacers.js';
