import { type Hierarchy } from '@dss/catalog-model';
import { refText, refTexts } from './annotation.js';
import { type Shape, at, present, shapesAt, textAt } from './shape.js';
import { type Texts } from './texts.js';

export function readHierarchies(definition: Shape, texts: Texts): Hierarchy[] {
  const leveled = shapesAt(definition, '@Hierarchy.leveled').map((node, index) => ({
    ...named('leveled' as const, node, index, texts),
    levels: shapesAt(node, 'levels').flatMap((level) => refText(at(level, 'element')) ?? []),
  }));
  const parentChild = shapesAt(definition, '@Hierarchy.parentChild').map((node, index) => ({
    ...named('parent-child' as const, node, index, texts),
    parent: refTexts(at(node, 'recurse', 'parent')),
    child: refTexts(at(node, 'recurse', 'child')),
    ...present({ directory: refText(at(node, 'directory')) }),
  }));
  return [...leveled, ...parentChild];
}

function named<K extends Hierarchy['kind']>(kind: K, node: Shape, index: number, texts: Texts) {
  return present({ kind, name: textAt(node, 'name') ?? `${kind}-${index + 1}`, label: texts(at(node, 'label')) });
}
