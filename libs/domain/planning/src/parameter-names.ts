import type { FieldGroup } from './field-owners.js';

/** The keys of ours that planning itself reads or writes. Content stands under `dsp.`, book-keeping under `dsp_sync.`. */
export const OWNER = 'dsp_sync.owner';
export const APPLIED = 'dsp_sync.applied';
/** Fencing number of the run that wrote last. */
export const RUN = 'dsp_sync.run';
/** Date (UTC) on which the asset was found to be gone at the source; absent while it is there. */
export const RETIRED = 'dsp_sync.retired';
/** Put on a table or database by whoever owns it, to give it to the `<installation>/<tenant>` that it names. */
export const ADOPT = 'dsp_sync.adopt';
export const SPACE = 'dsp.space';
export const TECHNICAL_NAME = 'dsp.technicalName';
export const LABEL = 'dsp.label';

export const CONTENT_PREFIX = 'dsp.';
export const BOOK_KEEPING_PREFIX = 'dsp_sync.';

/** Parameters of tables and databases that hold words of people. Every other parameter of ours follows the source. */
const PERSON_PARAMETERS: ReadonlyMap<string, FieldGroup> = new Map([
  [LABEL, 'descriptions'],
  ['dsp.description', 'descriptions'],
  ['dsp.steward', 'tags'],
  ['dsp.responsible', 'tags'],
  ['dsp.certification', 'tags'],
  ['dsp.tags', 'tags'],
]);

/** Which words of people a parameter holds; undefined when it belongs to the source. */
export function personGroupOf(key: string): FieldGroup | undefined {
  return PERSON_PARAMETERS.get(key);
}
