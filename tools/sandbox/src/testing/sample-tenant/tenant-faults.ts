import { definitionFaults } from './definition-faults.js';
import { flowFaults } from './flow-faults.js';
import { modelFaults } from './model-faults.js';
import { queryFaults } from './query-faults.js';
import { recordEntries, type SpaceNames } from './space-names.js';
import { stubFaults } from './stub-faults.js';

/** Every name of the tenant that leads nowhere, as `SPACE/object: what is wrong`. */
export function tenantFaults(tenant: ReadonlyMap<string, SpaceNames>): string[] {
  return [...tenant.values()].flatMap((names) => spaceFaults(tenant, names).map((fault) => `${names.space}/${fault}`));
}

function spaceFaults(tenant: ReadonlyMap<string, SpaceNames>, names: SpaceNames): string[] {
  return [
    ...names
      .definitions()
      .flatMap(([name, definition]) =>
        [
          ...definitionFaults(names, name, definition),
          ...queryFaults(names, name),
          ...stubFaults(tenant, names, name),
        ].map((fault) => `${name}: ${fault}`),
      ),
    ...recordEntries(names.document['businessLayerDefinitions']).flatMap(([name, model]) =>
      modelFaults(names, name, model).map((fault) => `${name}: ${fault}`),
    ),
    ...flowFaults(names).map(({ name, fault }) => `${name}: ${fault}`),
  ];
}
