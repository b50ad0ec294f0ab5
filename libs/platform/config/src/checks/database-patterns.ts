import { patternsMeet } from '@dss/mapping';
import type { Check } from './check.js';

export const databasePatterns: Check = {
  about: 'a `DSS_DATABASE_PATTERN` that could give the same database name as one of `DSS_OTHER_DATABASE_PATTERNS`',
  find: ({ values }) => {
    const { DSS_DATABASE_PATTERN: own, DSS_OTHER_DATABASE_PATTERNS: others = [], DSS_TENANT: tenant } = values;
    if (own === undefined || tenant === undefined) return {};
    return {
      problems: others
        .filter((other) => patternsMeet(own, other, tenant))
        .map(
          (other) =>
            `DSS_DATABASE_PATTERN could give the same name as ${other} of DSS_OTHER_DATABASE_PATTERNS: let the two begin ` +
            'or end differently, for example sales_<space> and finance_<space>',
        ),
    };
  },
};
