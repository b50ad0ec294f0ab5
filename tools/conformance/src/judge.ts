import { canonicalJson } from '@dss/catalog-model';
import { type Check } from '@dss/contracts';
import { type Behaviour } from './behaviour.js';
import { refusalOf, Unjudged, Unsupported } from './refusal.js';
import { type World } from './world.js';

/** Looks at one behaviour; never throws. */
export async function judge(behaviour: Behaviour, world: World): Promise<Check> {
  const { id, title, reference, probe, remedy } = behaviour;
  const expected = canonicalJson(behaviour.expected);
  const about = { id, title, expected, reference, probe };
  if (behaviour.needsSandbox === true && world.target.sandbox === undefined) {
    const observed = 'only a sandbox whose admin port is known can be brought to it (--admin)';
    return { ...about, status: 'skipped', observed };
  }
  try {
    const observed = canonicalJson(await behaviour.observe(world));
    if (observed === expected) return { ...about, status: 'met', observed };
    return { ...about, status: 'different', observed, ...(remedy !== undefined && { remedy }) };
  } catch (error) {
    return { ...about, ...failureOf(error) };
  }
}

/** What an error in the middle of a probe says about it. */
function failureOf(error: unknown): Pick<Check, 'status' | 'observed' | 'remedy'> {
  try {
    const name = error instanceof Unsupported || error instanceof Unjudged ? undefined : refusalOf(error);
    // A refusal that the probe did not reckon with is a behaviour too.
    if (name !== undefined) return { status: 'different', observed: `refused with ${textOf(error)}` };
    throw error;
  } catch (meant) {
    const observed = textOf(meant);
    if (meant instanceof Unsupported) return { status: 'unsupported', observed };
    if (meant instanceof Unjudged && meant.isForbidden) {
      return { status: 'skipped', observed, remedy: 'grant the caller the action that the message names' };
    }
    return { status: 'failed', observed };
  }
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error instanceof Unsupported || error instanceof Unjudged ? error.message : `${error.name}: ${error.message}`;
}
