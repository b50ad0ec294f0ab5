import { z } from 'zod';

const Tags = z.array(z.string());

/**
 * Two lists of tags that grew out of one: what either side added is there, what either side took out is gone, in the
 * order of the source with the target's own at the end. Undefined when one of the texts is no list of texts, or nobody
 * knows what both came from: taking out cannot be told from never having had then.
 */
export function uniteTags(base: string | undefined, source: string, target: string): string | undefined {
  const [before, ours, theirs] = [readTags(base), readTags(source), readTags(target)];
  if (!before || !ours || !theirs) return undefined;
  const kept = ours.filter((tag) => theirs.includes(tag) || !before.includes(tag));
  const added = theirs.filter((tag) => !ours.includes(tag) && !before.includes(tag));
  const united = JSON.stringify([...new Set([...kept, ...added])]);
  const isSame = united === JSON.stringify([...new Set(theirs)]);
  return isSame ? target : united;
}

function readTags(text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined;
  try {
    const read = Tags.safeParse(JSON.parse(text));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}
