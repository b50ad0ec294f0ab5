import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';
import { PROBLEMS } from '../http/problem.js';

/** Failures that every route can answer with. */
const ALWAYS = [401, 403, 500, 503];

type Answers = Readonly<Record<number, readonly [schema: z.ZodType, description: string]>>;

/** What a route is for, what it answers (from the schema that also gives the type) and how it can fail. */
export function Describe(summary: string, answers: Answers, failures: readonly number[] = []): MethodDecorator {
  return applyDecorators(
    ApiOperation({ summary }),
    ...Object.entries(answers).map(([status, [standardSchema, description]]) =>
      ApiResponse({ status: Number(status), description, standardSchema }),
    ),
    ...[...failures, ...ALWAYS].map((status) =>
      ApiResponse({
        status,
        description: titlesOf(status),
        // The schema is added to the components by `describeApi`.
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      }),
    ),
  );
}

function titlesOf(status: number): string {
  const titles = Object.entries(PROBLEMS).filter(([, [at]]) => at === status);
  return titles.map(([code, [, title]]) => `${code}: ${title}`).join('; ');
}
