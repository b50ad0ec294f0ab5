import type { Settings, ValuesOf } from './setting.js';
import { aws } from './settings/aws.js';
import { datasphere } from './settings/datasphere.js';
import { everyService } from './settings/every-service.js';
import { gateway } from './settings/gateway.js';
import { glue } from './settings/glue.js';
import { nats } from './settings/nats.js';
import { redis } from './settings/redis.js';
import { retention } from './settings/retention.js';
import { retirement } from './settings/retirement.js';

/** In flow order. */
export const SERVICES = ['gateway', 'discovery', 'change-detector', 'mapper', 'glue-writer'] as const;
export type Service = (typeof SERVICES)[number];

const common = { ...everyService, ...nats, ...redis, ...retention };

/** Which service reads what. A setting that is added to a group is read by every service that has the group. */
export const SETTINGS_OF = {
  gateway: { ...common, ...gateway },
  discovery: { ...common, ...datasphere, ...retirement, ...aws },
  'change-detector': common,
  mapper: common,
  // It names the databases that a permission is asked for.
  'glue-writer': { ...common, ...aws, ...glue, DSS_DATABASE_PATTERN: datasphere.DSS_DATABASE_PATTERN },
} satisfies Record<Service, Settings>;

/** What one service has read. */
export type SettingsOf<S extends Service> = ValuesOf<(typeof SETTINGS_OF)[S]>;

/** What every service has read. */
export type ServiceSettings = ValuesOf<typeof common>;

/** Every setting once, in groups that stand together in the documentation. */
export const GROUPS: readonly { readonly title: string; readonly about: string; readonly settings: Settings }[] = [
  { title: 'Every service', about: 'Ids of the installation and what each process has.', settings: everyService },
  { title: 'NATS', about: 'The broker, and how services identify themselves to it.', settings: nats },
  { title: 'Redis', about: 'The store of checkpoints and accounting.', settings: redis },
  {
    title: 'Retention',
    about:
      'How long what is kept. Names, images and the index of dependencies are no settings: they are kept without end, because the next change of an asset needs them.',
    settings: retention,
  },
  { title: 'HTTP API', about: 'Address, callers and certificates of the gateway.', settings: gateway },
  { title: 'SAP Datasphere', about: 'The tenant and how it is read.', settings: datasphere },
  {
    title: 'Retirement',
    about: 'What becomes of a table whose asset is gone at the source.',
    settings: retirement,
  },
  {
    title: 'AWS',
    about:
      "Where AWS is and who we are there. Without keys the SDK's own chain goes on: profile, web identity, a container's or machine's role.",
    settings: aws,
  },
  { title: 'AWS Glue', about: 'The catalog that is written.', settings: glue },
];

/** All settings of all services by name. */
export const ALL_SETTINGS: Settings = Object.fromEntries(GROUPS.flatMap(({ settings }) => Object.entries(settings)));

/** The services that read a setting, in flow order. */
export function servicesOf(name: string): readonly Service[] {
  return SERVICES.filter((service) => name in SETTINGS_OF[service]);
}
