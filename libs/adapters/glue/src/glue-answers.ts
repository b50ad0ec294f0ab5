import { DatabaseInput, ObservedTable } from '@dss/planning';
import { z } from 'zod';

/** What we read of Glue's answers. Members that are not named here are ignored, inside a table they are kept. */
export const TableAnswer = z.object({ Table: ObservedTable });

export const TablesAnswer = z.object({
  TableList: z.array(ObservedTable).default([]),
  NextToken: z.string().min(1).optional(),
});

export const VersionsAnswer = z.object({
  TableVersions: z.array(z.object({ Table: ObservedTable, VersionId: z.string().optional() })).default([]),
  NextToken: z.string().min(1).optional(),
});

export const DeletedVersionsAnswer = z.object({
  Errors: z
    .array(z.object({ ErrorDetail: z.object({ ErrorCode: z.string(), ErrorMessage: z.string().default('') }) }))
    .default([]),
});

export const DatabaseAnswer = z.object({ Database: DatabaseInput });

export const DatabasesAnswer = z.object({
  DatabaseList: z.array(DatabaseInput).default([]),
  NextToken: z.string().min(1).optional(),
});

export const TagsAnswer = z.object({ Tags: z.record(z.string(), z.string()).default({}) });

export const IdentityAnswer = z.object({ Account: z.string(), Arn: z.string() });
