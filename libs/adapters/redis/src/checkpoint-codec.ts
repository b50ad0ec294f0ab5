import { Checkpoint } from '@dss/catalog-model';

/** The fencing number stands in clear before the JSON, where Lua can compare it. */
export function packCheckpoint(checkpoint: Checkpoint): string {
  return JSON.stringify({ ...checkpoint, fence: undefined });
}

/** Undefined when the value is of a version or shape that this release cannot read: the asset is then read again. */
export function unpackCheckpoint(stored: string): Checkpoint | undefined {
  const bar = stored.indexOf('|');
  const fence = Number(stored.slice(0, bar));
  if (bar < 1 || !Number.isSafeInteger(fence)) return undefined;
  try {
    const parsed = Checkpoint.safeParse({ ...(JSON.parse(stored.slice(bar + 1)) as object), fence });
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
