export { type LogFields, Logger, createLogger, errorFields } from './logger.js';
export { Metrics } from './metrics.js';
export { redact, redactText } from './redact.js';
export { RunCallMeter } from './run-call-meter.js';
export { type RunContext, currentRunContext, inRunContext, takeTraffic } from './run-context.js';
export { type TraceContext, continueTrace, traceparentOf } from './trace.js';
