import type { Check } from './check.js';

/** What belongs together must not lose one half first. */
export const retentionOrder: Check = {
  about: 'a retention that ends before that of what needs it: runs before manifests, events or accounting before waits',
  find: ({ values }) => {
    const problems: string[] = [];
    const hours = (days: number | undefined) => (days === undefined ? undefined : days * 24);
    const needs = (less: number | undefined, more: number | undefined, sentence: string) => {
      if (less !== undefined && more !== undefined && less < more) problems.push(sentence);
    };
    needs(
      values.DSS_KEEP_RUNS_DAYS,
      values.DSS_KEEP_MANIFESTS_DAYS,
      'DSS_KEEP_RUNS_DAYS must be at least DSS_KEEP_MANIFESTS_DAYS: nobody finds the manifest of a run that is gone',
    );
    needs(
      hours(values.DSS_KEEP_EVENTS_DAYS),
      values.DSS_KEEP_WAITS_HOURS,
      'DSS_KEEP_EVENTS_DAYS must cover DSS_KEEP_WAITS_HOURS: a late message looks for the outcome that it has already had',
    );
    needs(
      hours(values.DSS_KEEP_ACCOUNTING_DAYS),
      values.DSS_KEEP_WAITS_HOURS,
      'DSS_KEEP_ACCOUNTING_DAYS must cover DSS_KEEP_WAITS_HOURS: a run that still waits must be counted',
    );
    return { problems };
  },
};
