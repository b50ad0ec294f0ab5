import { type Association } from '@dss/catalog-model';
import { refPath } from './query.js';
import { isAssociation } from './read-column-type.js';
import { type Shape, at, listAt, present, shapeAt, textAt } from './shape.js';
import { type Texts, labelOf } from './texts.js';

/** Relationships are published beside the columns. A target outside the answer keeps its name as written. */
export function readAssociations(elements: Shape, texts: Texts): Association[] {
  const names = Object.keys(elements).filter((name) => isAssociation(elements[name]));
  return names.map((name) => {
    const element = elements[name];
    return present({
      name,
      target: textAt(element, 'target') ?? '',
      label: labelOf(element, texts),
      on: columnPairs(name, listAt(element, 'on')),
      cardinality: cardinalityText(shapeAt(element, 'cardinality')),
    });
  });
}

/** `a = _assoc.x and b = _assoc.y`; anything else is not a list of equalities and gives no pairs at all. */
function columnPairs(association: string, tokens: readonly unknown[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (let start = 0; start < tokens.length; start += 4) {
    const [left, equals, right, and] = tokens.slice(start, start + 4);
    const pair = columnPair(association, refPath(left), refPath(right));
    if (!pair || equals !== '=' || (and !== undefined && and !== 'and')) return [];
    pairs.push(pair);
  }
  return pairs;
}

function columnPair(association: string, left: string[], right: string[]): [string, string] | undefined {
  const own = left[0] === association ? right : left;
  const other = left[0] === association ? left : right;
  const column = own.filter((step) => step !== '$projection' && step !== '$self');
  if (other[0] !== association || other.length < 2 || column.length === 0 || own[0] === association) return undefined;
  return [column.join('.'), other.slice(1).join('.')];
}

/** `0..*`; CDS says 0..1 where a bound is left out. */
function cardinalityText(cardinality: Shape | undefined): string | undefined {
  if (!cardinality) return undefined;
  return `${bound(at(cardinality, 'min'), '0')}..${bound(at(cardinality, 'max'), '1')}`;
}

function bound(value: unknown, otherwise: string): string {
  return typeof value === 'number' || value === '*' ? String(value) : otherwise;
}
