/** Why the gateway cannot serve right now, one sentence each; empty when it can. SAP and AWS are no part of it. */
export abstract class Readiness {
  abstract problems(): readonly string[];
}
