/** The keys of ours that planning itself reads or writes. Content stands under `dsp.`, book-keeping under `dsp_sync.`. */
export const OWNER = 'dsp_sync.owner';
export const APPLIED = 'dsp_sync.applied';
/** Fencing number of the run that wrote last. */
export const RUN = 'dsp_sync.run';
/** Date (UTC) on which the asset was found to be gone at the source; absent while it is there. */
export const RETIRED = 'dsp_sync.retired';
export const SPACE = 'dsp.space';
export const TECHNICAL_NAME = 'dsp.technicalName';
export const LABEL = 'dsp.label';

export const CONTENT_PREFIX = 'dsp.';
export const BOOK_KEEPING_PREFIX = 'dsp_sync.';

/** Table parameters that hold words of people: an edit in the target is kept. Every other parameter of ours follows the source. */
const PERSON_PARAMETERS: ReadonlySet<string> = new Set([
  LABEL,
  'dsp.description',
  'dsp.steward',
  'dsp.responsible',
  'dsp.certification',
  'dsp.tags',
]);

export function isPersonParameter(key: string): boolean {
  return PERSON_PARAMETERS.has(key);
}
