import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type CatalogPlan } from '@dss/sandbox';

const SCENARIOS = ['S1', 'S2', 'S3', 'S5', 'S6', 'S8', 'S9', 'S13'] as const;
export type ScenarioName = (typeof SCENARIOS)[number];

function wholeNumber(least: number, most: number) {
  const message = `must be a whole number from ${least} to ${most}`;
  const inRange = z.number().min(least, message).max(most, message);
  return z
    .string()
    .regex(/^\d{1,9}$/, message)
    .transform(Number)
    .pipe(inRange);
}

const Options = z.strictObject({
  scenarios: z.array(z.enum(SCENARIOS, { error: `there are ${SCENARIOS.join(', ')}` })),
  n: wholeNumber(10, 1_000_000).optional(),
  seed: wholeNumber(0, 999_999_999).default(1),
  columns: z
    .union([z.literal('real'), wholeNumber(2, 2000)], { error: 'must be real, or a whole number from 2 to 2000' })
    .default(50),
  rate: z
    .union([z.literal('off'), z.coerce.number().positive().max(1000)], {
      error: 'must be off, or a number above 0 and up to 1000',
    })
    .default('off'),
  repeat: wholeNumber(1, 20).optional(),
  quick: z.boolean().default(false),
  'allow-busy': z.boolean().default(false),
  'update-baseline': z.boolean().default(false),
  help: z.boolean().default(false),
});

export type BenchOptions = Readonly<z.infer<typeof Options>>;

export const USAGE = `Usage: npm run bench [-- SCENARIO …] [options]

  S1 first sync        S2 no change        S3 1 % changed
  S5 quota of Glue     S6 several writers
  S8 gateway reads     S9 growth           S13 cold start
  Without a scenario: all of them.

  --n N          assets (default: each scenario's own)
  --seed S       of the generated tenant (1)
  --columns C    of every asset, or "real" for the distribution of real content (50)
  --rate K       quotas of K times what SAP and AWS allow: 1, 50, or "off" (off). Latencies are never scaled
  --repeat R     repetitions, of which the median is shown
  --allow-busy   measure although the machine is busy; the result is marked as not comparable
  --update-baseline  write the figures into tools/bench/baseline.json
  --quick        the short form of S1, S2, S3 and S13, below three minutes`;

/** @throws with a sentence for every option that is wrong */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values, positionals } = parsed(args);
  const read = Options.safeParse({ ...values, scenarios: positionals.map((name) => name.toUpperCase()) });
  if (read.success) return read.data;
  const wrong = read.error.issues.map(
    ({ path, message }) => `${path[0] === 'scenarios' ? 'scenario' : `--${path.join('.')}`}: ${message}`,
  );
  throw new Error([...wrong, '', USAGE].join('\n'));
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        n: { type: 'string' },
        seed: { type: 'string' },
        columns: { type: 'string' },
        repeat: { type: 'string' },
        quick: { type: 'boolean' },
        rate: { type: 'string' },
        'allow-busy': { type: 'boolean' },
        'update-baseline': { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    // Node's second sentence is about dashes in general.
    const [first = ''] = (error as Error).message.split(/\. |\n/);
    throw new Error([first, '', USAGE].join('\n'), { cause: error });
  }
}

/** The plan that the options name, for so many assets. */
export function planOf({ seed, columns }: BenchOptions, assets: number): CatalogPlan {
  return { assets, seed, ...(columns !== 'real' && { columns }) };
}
