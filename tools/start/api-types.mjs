/**
 * Shapes of the answers that the launcher reads, as far as it reads them. The schemas stand in libs/contracts,
 * libs/domain/sync-run and apps/gateway; a launcher imports nothing of them, because it runs before the install.
 *
 * @typedef {Record<string, number>} Counts assets by outcome
 *
 * @typedef {{ calls: number, bytesOut: number, bytesIn: number }} OperationTraffic
 *
 * @typedef {object} Transfer
 * @property {{ calls: number, bytes: number }} actual
 * @property {{ calls: number, bytes: number }} fullRun
 * @property {{ calls: number, bytes: number }} avoided
 * @property {Record<string, OperationTraffic>} byOperation
 * @property {string} computedAs
 *
 * @typedef {object} Run
 * @property {string} id
 * @property {'queued' | 'listing' | 'working' | 'ended'} state
 * @property {'completed' | 'partial' | 'incomplete' | 'cancelled' | 'failed'} [end]
 * @property {string} [reason]
 * @property {string} [code]
 * @property {boolean} dryRun
 * @property {'incremental' | 'full'} mode
 * @property {string} requestedAt
 * @property {string} [startedAt]
 * @property {string} [endedAt]
 * @property {number} [expected]
 * @property {string[]} [spaces]
 * @property {{ space: string, type?: string, code: string, reason: string }[]} incompleteScopes
 * @property {Counts} [counts]
 * @property {number} [conflicts]
 * @property {Transfer} [transfer]
 * @property {{ expected: number | null, done: number, counts: Counts }} progress
 *
 * @typedef {object} RunAsset
 * @property {number} ordinal
 * @property {string} space
 * @property {string} technicalName
 * @property {string} type
 * @property {string | null} outcome null while it is open
 * @property {string} [reason]
 * @property {string} [code]
 * @property {string} [operation] of a dry run
 * @property {string[]} [changes]
 * @property {string} [database]
 * @property {string} [table]
 *
 * @typedef {object} InventoryEntry a definition of the content's files
 * @property {string} file
 * @property {string} space
 * @property {string} technicalName
 * @property {string} kind
 * @property {boolean} listed
 * @property {string} [type]
 * @property {string} [reason] why the tenant does not list it
 *
 * @typedef {{ file: string, reason: string }} LeftOut
 *
 * @typedef {{ entries: InventoryEntry[], leftOut: LeftOut[] }} Inventory
 */

export {};
