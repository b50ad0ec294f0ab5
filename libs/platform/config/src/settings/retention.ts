import { setting } from '../setting.js';
import { YesNo, wholeNumber } from '../values.js';

const days = (least: number) => wholeNumber(least, 3650);
const DAYS = 'days';

/** How long what is kept. What is not named here is kept without end, because an asset's next change needs it. */
export const retention = {
  DSS_KEEP_EVENTS_DAYS: setting(days(2), {
    about: 'Outcome and run-end events (stream `EVT`)',
    unit: DAYS,
    default: { dog: '30', wolf: '30', bear: '90' },
  }),
  DSS_KEEP_DEAD_LETTERS_DAYS: setting(days(1), {
    about: 'Dead letters with their bodies (stream `DLQ`)',
    unit: DAYS,
    default: { dog: '30', wolf: '30', bear: '90' },
  }),
  DSS_KEEP_RUN_LOG_DAYS: setting(days(1), {
    about: 'Log lines of runs (stream `LOG`)',
    unit: DAYS,
    default: { dog: '7', wolf: '7', bear: '30' },
  }),
  DSS_KEEP_RUN_LOG_LINES: setting(wholeNumber(10_000, 100_000_000), {
    about: 'Log lines of all runs together; the oldest go first',
    unit: 'lines',
    default: '500000',
  }),
  DSS_KEEP_RUNS_DAYS: setting(days(2), {
    about: 'Records of runs (bucket `runs`)',
    unit: DAYS,
    default: { dog: '90', wolf: '90', bear: '400' },
  }),
  DSS_KEEP_MANIFESTS_DAYS: setting(days(2), {
    about: 'Which assets a run had (bucket `manifests`)',
    unit: DAYS,
    default: { dog: '30', wolf: '30', bear: '90' },
  }),
  DSS_KEEP_CLAIMS_DAYS: setting(days(2), {
    about: 'Bodies of messages above 256 KiB (object store `claims`); longer than any message may wait',
    unit: DAYS,
    default: '7',
  }),
  DSS_KEEP_DEFINITIONS_DAYS: setting(wholeNumber(0, 3650), {
    about:
      'Definitions since they were last stored (bucket `definitions`); 0 keeps them without end. What is gone is read from Datasphere again',
    unit: DAYS,
    default: '0',
  }),
  DSS_KEEP_ACCOUNTING_DAYS: setting(days(1), {
    about: 'Accounting of a run since its last step (Redis)',
    unit: DAYS,
    default: '7',
  }),
  DSS_KEEP_WAITS_HOURS: setting(wholeNumber(1, 720), {
    about: 'Recorded waits, fetches and attempts of a run since the last of them (Redis); longer than a run takes',
    unit: 'hours',
    default: '24',
  }),
  DSS_KEEP_IDEMPOTENCY_KEYS_HOURS: setting(wholeNumber(1, 720), {
    about: 'Idempotency keys of the API (Redis)',
    unit: 'hours',
    default: '24',
  }),
  DSS_SHORTEN_RETENTION: setting(YesNo, {
    about:
      'Let a store that exists keep less than before, which removes what is older; without it a longer retention stays and a warning says so',
    default: 'no',
  }),
};
