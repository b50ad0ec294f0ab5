export { Breaker, type BreakerSettings, type BreakerState } from './breaker.js';
