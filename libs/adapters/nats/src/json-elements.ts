const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;

/**
 * The elements of one array of a JSON object, each as the bytes that stand there, without reading the others. For
 * documents that our own services wrote: what is no JSON gives wrong pieces, and whoever parses them says so.
 *
 * @param name of a field of the outermost object; nothing comes when it is no array
 */
export function* jsonElements(json: Uint8Array, name: string): Generator<Uint8Array> {
  const key = new TextEncoder().encode(JSON.stringify(name));
  let depth = 0;
  let lastKey = 0;
  let begin = -1;
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at] ?? 0;
    if (byte === QUOTE) {
      if (depth === 1) lastKey = at;
      at = endOfText(json, at);
    } else if (isOpening(byte)) {
      depth += 1;
      // Inside the outermost object an array follows its own name and nothing else.
      if (begin === -1 && depth === 2 && byte === OPEN_ARRAY && startsWith(json, key, lastKey)) begin = at + 1;
    } else if (isClosing(byte) || byte === COMMA) {
      if (begin !== -1 && depth === 2) {
        const element = json.subarray(begin, at);
        if (!isBlank(element)) yield element;
        begin = at + 1;
        if (byte !== COMMA) return;
      }
      if (byte !== COMMA) depth -= 1;
    }
  }
}

const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

function isOpening(byte: number): boolean {
  return byte === OPEN_ARRAY || byte === OPEN_OBJECT;
}

function isClosing(byte: number): boolean {
  return byte === CLOSE_ARRAY || byte === CLOSE_OBJECT;
}

/** Position of the quotation mark that ends the text which begins at `from`. */
function endOfText(json: Uint8Array, from: number): number {
  let at = from + 1;
  while (at < json.length && json[at] !== QUOTE) at += json[at] === BACKSLASH ? 2 : 1;
  return at;
}

function startsWith(json: Uint8Array, wanted: Uint8Array, from: number): boolean {
  return wanted.every((byte, at) => json[from + at] === byte);
}

function isBlank(element: Uint8Array): boolean {
  return element.every((byte) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d));
}
