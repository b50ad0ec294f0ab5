import type { Check } from './check.js';

export const datasphereSecret: Check = {
  about: '`discovery` without a secret: neither `DSS_DATASPHERE_SECRET_ID` nor `DSS_DATASPHERE_SECRET_FILE`',
  find: ({ values, said }) => {
    // The service that has a budget is the one that needs the secret.
    if (values.DSS_DATASPHERE_REQUESTS_PER_MINUTE === undefined) return {};
    const isNamed = ['DSS_DATASPHERE_SECRET_ID', 'DSS_DATASPHERE_SECRET_FILE'].some((name) => said.has(name));
    return isNamed ? {} : { problems: ['DSS_DATASPHERE_SECRET_ID or DSS_DATASPHERE_SECRET_FILE must be set'] };
  },
};
