import { certificateFiles } from './certificate-files.js';
import type { Check } from './check.js';
import { databasePatterns } from './database-patterns.js';
import { datasphereSecret } from './datasphere-secret.js';
import { natsIdentity, nobody } from './identities.js';
import { keylessApi, onePortTwice, publicDog } from './listening.js';
import { liveTarget, productionCatalog } from './live-targets.js';
import { idleCertificates, plainText } from './plain-text.js';
import { retentionOrder } from './retention.js';
import { developmentKeys, standIns } from './stand-ins.js';
import { targetIdentity } from './target-identity.js';

/** In the order in which their sentences are told. */
export const CHECKS: readonly Check[] = [
  keylessApi,
  publicDog,
  onePortTwice,
  plainText,
  idleCertificates,
  certificateFiles,
  natsIdentity,
  nobody,
  standIns,
  developmentKeys,
  datasphereSecret,
  databasePatterns,
  targetIdentity,
  liveTarget,
  productionCatalog,
  retentionOrder,
];
