import { z } from 'zod';
import { digestOf } from './applied.js';

/**
 * What a person has decided about one conflict. It holds for exactly the two values that were shown: when either side
 * has moved since, it is void and the conflict is asked about again.
 */
export const Decision = z.object({
  field: z.string(),
  /** Digests of the two values, as the conflict's record has them. */
  source: z.string(),
  target: z.string(),
  choice: z.enum([
    'keep', // the target's value stays, quietly
    'take-source', // the target's value is overwritten: a recorded force
    'later', // nothing yet; it stays in the list
  ]),
});
export type Decision = Readonly<z.infer<typeof Decision>>;

/** The decision that holds for a pair of values, if there is one. */
export function choiceFor(
  decisions: readonly Decision[],
  field: string,
  source: string | undefined,
  target: string | undefined,
): Decision['choice'] | undefined {
  if (decisions.length === 0) return undefined;
  const found = decisions.filter((one) => one.field === field);
  if (found.length === 0) return undefined;
  const [from, to] = [digestOf(source), digestOf(target)];
  return found.find((one) => one.source === from && one.target === to)?.choice;
}
