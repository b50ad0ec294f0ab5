import { Controller, Get, Headers, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Access } from '../auth/access.js';
import { Describe } from '../docs/describe.js';
import { checkHeaders } from '../http/schema.pipe.js';
import { EventsQuery } from './event-frame.js';
import { EventStreams } from './event-streams.js';

const ResumeHeaders = z.object({
  'last-event-id': z
    .string()
    .regex(/^\d{1,15}$/, 'the id of an event of this stream')
    .transform(Number)
    .optional(),
});

@ApiTags('status')
@Controller('api/v1/events')
export class EventsController {
  constructor(private readonly streams: EventStreams) {}

  @Get()
  @Access('viewer')
  @ApiProduces('text/event-stream')
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'Go on after this event' })
  @Describe(
    'Live events: asset outcomes and ends of runs, as server-sent events',
    { 200: [z.string(), 'text/event-stream of CloudEvents; `reset` says that events between were lost'] },
    [400, 429],
  )
  async follow(
    @Query({ schema: EventsQuery }) query: EventsQuery,
    @Headers() headers: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { 'last-event-id': after } = checkHeaders(ResumeHeaders, headers);
    const head = Object.fromEntries(Object.entries(reply.getHeaders()).map(([name, value]) => [name, String(value)]));
    await this.streams.serve(reply.raw, head, query, after);
    reply.hijack();
  }
}
