import { z } from 'zod';

/** Digits only: `1e3`, `0x10` and blanks are slips, not numbers. */
export function wholeNumber(least: number, most: number): z.ZodType<number> {
  const message = `must be a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,15}$/, message)
    .transform(Number)
    .pipe(z.number().min(least, message).max(most, message));
}

/** 0 lets the system choose a free one. */
export const Port = wholeNumber(0, 65_535);

/** `yes` or `no`; anything else is refused rather than guessed. */
export const YesNo: z.ZodType<boolean> = z
  .enum(['yes', 'no'], { error: 'must be yes or no' })
  .transform((text) => text === 'yes');

/** Host name or address to listen on. */
export const HostName = z
  .string()
  .regex(/^[A-Za-z0-9._:[\]-]{1,253}$/, 'must be a host name or an IP address, without scheme and port');

/** Without query and fragment: clients would take settings of their own from there. */
export function address(scheme: RegExp, example: string): z.ZodType<string> {
  return z
    .url({ protocol: scheme, error: `must be an address such as ${example}` })
    .regex(/^[^?#]*$/, 'must have no ? and no #; percent-encode them in a password');
}

/** A text with something in it. */
export const Text = z.string().min(1).max(4096);

/** Reads JSON and hands it on to a schema. */
export function json<Value>(schema: z.ZodType<Value>): z.ZodType<Value> {
  return z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue({ code: 'custom', message: 'is not JSON' });
        return z.NEVER;
      }
    })
    .pipe(schema);
}

/** Items separated by commas; blanks around them are dropped. A bad item is named by its position, never by its text. */
export function list<Value>(item: z.ZodType<Value>): z.ZodType<readonly Value[]> {
  return z.string().transform((text, context) => {
    const values: Value[] = [];
    const parts = text.split(',').map((part) => part.trim());
    for (const [index, part] of parts.entries()) {
      if (part === '') continue;
      const read = item.safeParse(part);
      if (read.success) values.push(read.data);
      else {
        const reasons = read.error.issues.map(({ message }) => message).join(', ');
        context.addIssue({ code: 'custom', message: `entry ${index + 1}: ${reasons}` });
      }
    }
    return values;
  });
}
