import type { LoggerService } from '@nestjs/common';
import { type DestinationStream, type Logger as Pino, pino } from 'pino';
import type { LogLine } from '@dss/contracts';
import { describeError } from '@dss/errors';
import type { RunLog } from '@dss/ports';
import { redact, redactText } from './redact.js';

export type LogFields = Readonly<Record<string, unknown>>;
type Level = LogLine['level'];

/**
 * One JSON line per event: a constant sentence and fields. Lines that name a run (`tenant` and `runId`) also go to the
 * run's log, so that an operator reads them where the run is shown.
 */
export class Logger implements LoggerService {
  private runLog: RunLog | undefined;

  constructor(
    private readonly service: string,
    private readonly pino: Pino,
    private readonly now: () => Date = () => new Date(),
  ) {}

  /** From here on, lines of runs are also kept with the run. */
  keepRunLines(runLog: RunLog): void {
    this.runLog = runLog;
  }

  debug(message: string, fields?: unknown): void {
    this.write('debug', message, fields);
  }
  /** Nest's own info: which route was mapped is of interest to us only. */
  log(message: string, fields?: unknown): void {
    this.write('debug', message, fields);
  }
  info(message: string, fields?: LogFields): void {
    this.write('info', message, fields);
  }
  warn(message: string, fields?: unknown): void {
    this.write('warn', message, fields);
  }
  error(message: string, fields?: unknown): void {
    this.write('error', message, fields);
  }

  private write(level: Level, message: string, given: unknown): void {
    if (!this.pino.isLevelEnabled(level)) return;
    const fields = asFields(given);
    // Nest passes errors as the message itself.
    const text = redactText(typeof message === 'string' ? message : describeError(message).message);
    this.pino[level](fields, text);
    const { tenant, runId } = fields;
    if (level !== 'debug' && typeof tenant === 'string' && typeof runId === 'string') {
      this.runLog?.append(tenant, runId, {
        time: this.now().toISOString(),
        level,
        service: this.service,
        message: text,
        fields: JSON.parse(JSON.stringify(fields)) as LogLine['fields'],
      });
    }
  }
}

export function createLogger(service: string, level: Level, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { service },
    messageKey: 'message',
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return new Logger(service, destination === undefined ? pino(options) : pino(options, destination));
}

/** What an error looks like in a log line: code and message, its cause's message, no stack of expected trouble. */
export function errorFields(error: unknown): LogFields {
  const { code, message, details } = describeError(error);
  const cause = error instanceof Error && error.cause !== undefined ? describeError(error.cause).message : undefined;
  const stack = code === 'UNEXPECTED' && error instanceof Error ? error.stack : undefined;
  // Details last would hide the message: adapters name the remote side's own error there.
  return { ...details, code, error: message, ...(cause && { cause }), ...(stack && { stack }) };
}

function asFields(given: unknown): Record<string, unknown> {
  if (given === undefined) return {};
  const raw = typeof given === 'object' && given !== null && !Array.isArray(given) ? given : { context: given };
  return redact(raw) as Record<string, unknown>;
}
