import { type CsnDocument } from './csn-document.js';

/** Where a written name points. Without `space` it cannot be told: the prefix is an alias that only SAP can resolve. */
export interface ResolvedName {
  readonly space?: string;
  readonly technicalName: string;
}

export type NameScope = Pick<CsnDocument, 'space' | 'knownSpaces' | 'spaceContexts'>;

/** File exports write a foreign space as 20 hex digits (sap-datasphere.md 13.3). */
const HIDDEN_ALIAS = /^[0-9A-F]{20}$/;

/** Names with more dots than this hold no space prefix that anybody would write. */
const MAX_DOTS = 8;

/**
 * Decides by contexts and known spaces, never by "contains a dot": `SAP.TIME.*` and imported objects carry dots of
 * their own and live in the document's space.
 */
export function resolveName(written: string, scope: NameScope): ResolvedName {
  if (written.startsWith('SAP.TIME.')) return { space: scope.space, technicalName: written };
  for (const [prefix, technicalName] of splits(written)) {
    const named = scope.spaceContexts.get(prefix) ?? prefix;
    if (scope.knownSpaces.has(named) || named === scope.space) return { space: named, technicalName };
    if (HIDDEN_ALIAS.test(named)) return { technicalName };
    if (scope.spaceContexts.has(prefix)) return { space: named, technicalName };
  }
  return { space: scope.space, technicalName: written };
}

/** Every way to read a name as `prefix.rest`, longest prefix first. */
function splits(written: string): [string, string][] {
  const found: [string, string][] = [];
  let dot = written.indexOf('.');
  while (dot > 0 && found.length < MAX_DOTS) {
    if (dot < written.length - 1) found.unshift([written.slice(0, dot), written.slice(dot + 1)]);
    dot = written.indexOf('.', dot + 1);
  }
  return found;
}
