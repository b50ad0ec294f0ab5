/** Which Glue the contract suite looks at: a sandbox of its own, or what `npm run conformance` was pointed at. */
export function readContractTarget(environment: NodeJS.ProcessEnv = process.env) {
  const region = environment['TEST_GLUE_REGION'];
  if (region === undefined) return undefined;
  return { region, endpoint: environment['TEST_GLUE_ENDPOINT'], databasePrefix: environment['TEST_GLUE_PREFIX'] ?? '' };
}
