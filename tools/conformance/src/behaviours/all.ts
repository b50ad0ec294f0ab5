import { type Behaviour } from '../behaviour.js';
import { DATABASES } from './databases.js';
import { LIMITS } from './limits.js';
import { LISTS } from './lists.js';
import { NAMES_AND_TAGS } from './names-and-tags.js';
import { STEERED } from './steered.js';
import { TABLES } from './tables.js';
import { VERSIONS } from './versions.js';
import { CALLER, WIRE } from './wire.js';

/** What the reference documents and an endpoint can be asked about, in the order in which it is looked at. */
export const BEHAVIOURS: readonly Behaviour[] = [
  ...CALLER,
  ...WIRE,
  ...DATABASES,
  ...TABLES,
  ...VERSIONS,
  ...LISTS,
  ...NAMES_AND_TAGS,
  ...LIMITS,
  ...STEERED,
];
