import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';

@Controller()
class ReadyController {
  @Get('readyz')
  readyz(): object {
    return { status: 'ok' };
  }
}

@Module({ controllers: [ReadyController] })
class EmptyModule {}

/** What any Nest service costs before it has done anything: start Node, load Nest and Fastify, open a port. */
const app = await NestFactory.create(EmptyModule, new FastifyAdapter(), { logger: false });
await app.listen(0, '127.0.0.1');
process.stdout.write('ready\n');
process.once('SIGTERM', () => {
  void app.close();
});
