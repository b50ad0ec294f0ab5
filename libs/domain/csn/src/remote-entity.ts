/** Real exports join database, schema and table with the control character DEL (sap-datasphere.md 13.6). */
const SEPARATOR = '\u007f';

/**
 * The remote object's name in one spelling: SQL-quoted parts, without the database where it says `<NULL>`.
 * SQL-quoted names, the other encoding, already read so.
 */
export function remoteEntityText(written: string): string {
  if (!written.includes(SEPARATOR)) return written;
  return written
    .split(SEPARATOR)
    .filter((part) => part !== '' && part !== '<NULL>')
    .map((part) => `"${part.replaceAll('"', '""')}"`)
    .join('.');
}
