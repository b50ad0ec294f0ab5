import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import type { z } from 'zod';
import { ApiProblem, type FieldError } from './problem.js';

/** Validates what a parameter's decorator gives a schema for, e.g. `@Body({ schema: RunRequest })`, and names every bad field. */
@Injectable()
export class SchemaPipe implements PipeTransform {
  async transform(value: unknown, { schema, type, data }: ArgumentMetadata): Promise<unknown> {
    if (schema === undefined) return value;
    // A POST without a body asks for all defaults.
    const result = await schema['~standard'].validate(type === 'body' ? (value ?? {}) : value);
    if (result.issues === undefined) return result.value;
    throw invalid(result.issues as readonly z.core.$ZodIssue[], type, data);
  }
}

/** For headers, whose decorator takes no schema. */
export function checkHeaders<S extends z.ZodType>(schema: S, headers: unknown): z.infer<S> {
  const result = schema.safeParse(headers);
  if (result.success) return result.data;
  throw invalid(result.error.issues, 'header', undefined);
}

function invalid(issues: readonly z.core.$ZodIssue[], type: string, data: string | undefined): ApiProblem {
  const errors = issues.flatMap((issue) => fieldErrors(issue, type, data));
  return new ApiProblem('VALIDATION_FAILED', undefined, { errors });
}

function fieldErrors(issue: z.core.$ZodIssue, type: string, data: string | undefined): FieldError[] {
  // An unknown field is named itself, not the object that holds it.
  const paths = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
  const detail = issue.code === 'unrecognized_keys' ? 'Unknown field' : issue.message;
  return paths.map((path) =>
    type === 'body'
      ? { pointer: jsonPointer(path), detail }
      : { parameter: data ?? path.map(String).join('.'), detail },
  );
}

/** RFC 6901 as URI fragment. */
function jsonPointer(path: readonly PropertyKey[]): string {
  return `#${path
    .map((part) => `/${encodeURIComponent(String(part).replaceAll('~', '~0').replaceAll('/', '~1'))}`)
    .join('')}`;
}
