import type { ServerResponse } from 'node:http';
import type { EventLog } from '@dss/ports';
import { type Logger, errorFields } from '@dss/observability';
import { ApiProblem } from '../http/problem.js';
import { type EventsQuery, HEARTBEAT_FRAME, OPENING_FRAME, RESET_FRAME, eventFrame, isWanted } from './event-frame.js';

export interface StreamLimits {
  readonly clients: number;
  /** Bytes that may wait for a slow client before it is dropped; it comes back with its Last-Event-ID. */
  readonly bufferBytes: number;
  readonly heartbeatMs: number;
}

/** Serves the event log to browsers and scripts, each from its own position. */
export class EventStreams {
  private readonly open = new Set<ServerResponse>();

  constructor(
    private readonly log: EventLog,
    private readonly limits: StreamLimits,
    private readonly logger: Logger,
  ) {}

  get clients(): number {
    return this.open.size;
  }

  /** Takes over a response until the client leaves. Everything that can be refused is refused before its head is written. */
  async serve(
    response: ServerResponse,
    head: Readonly<Record<string, string>>,
    query: EventsQuery,
    after: number | undefined,
  ): Promise<void> {
    if (this.open.size >= this.limits.clients) {
      throw new ApiProblem('TOO_MANY_REQUESTS', 'All live event streams of this gateway are taken.', {
        headers: { 'retry-after': '10' },
      });
    }
    this.open.add(response);
    try {
      const feed = await this.log.follow({ after });
      response.once('close', () => {
        feed.stop();
      });
      response.writeHead(200, { ...head, 'content-type': 'text/event-stream; charset=utf-8' });
      response.write(feed.resumed ? OPENING_FRAME : OPENING_FRAME + RESET_FRAME);
      void this.pump(response, feed, query);
    } catch (error) {
      this.open.delete(response);
      throw error;
    }
  }

  /** Ends all streams, so that a stopping gateway does not wait for its clients. */
  closeAll(): void {
    for (const response of this.open) response.end();
  }

  private async pump(
    response: ServerResponse,
    feed: Awaited<ReturnType<EventLog['follow']>>,
    query: EventsQuery,
  ): Promise<void> {
    const heartbeat = setInterval(() => {
      this.send(response, HEARTBEAT_FRAME);
    }, this.limits.heartbeatMs);
    try {
      for await (const event of feed.events) {
        if (response.destroyed || response.writableEnded) break;
        if (isWanted(event, query)) this.send(response, eventFrame(event));
      }
    } catch (error) {
      this.logger.warn('A live event stream broke', errorFields(error));
    } finally {
      clearInterval(heartbeat);
      feed.stop();
      this.open.delete(response);
      response.end();
    }
  }

  private send(response: ServerResponse, frame: string): void {
    response.write(frame);
    if (response.writableLength > this.limits.bufferBytes) response.destroy();
  }
}
