/**
 * Two texts that a person takes for the same word are the same text afterwards: compatibility forms (full-width
 * letters, ligatures), case, sharp s and the Greek final sigma. Accents stay: SAP's own names write AE for Ä, and
 * dropping the dots would find neither that nor what was meant.
 */
export function foldText(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  const lower = text.toWellFormed().normalize('NFKC').toLowerCase();
  return lower.replaceAll('ß', 'ss').replaceAll('ς', 'σ').normalize('NFKC');
}

const ASCII = /^[\x00-\x7f]*$/;
