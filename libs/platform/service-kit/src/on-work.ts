import { EventPattern } from '@nestjs/microservices';
import type { Stage } from '@dss/contracts';

// Nest 12 types pattern handlers as (data: any, ...args: unknown[]), which refuses a typed second parameter (TS1241).
const untyped: (pattern: string) => MethodDecorator = EventPattern;

/** Marks the method that handles a stage's messages. It gets the parsed message and a WorkContext. */
export function OnWork(stage: Stage): MethodDecorator {
  return untyped(stage);
}
