/** What the tool takes from the environment: the SDK finds its credentials there, and Jest its own variables. */
export function readConformanceConfig(environment: NodeJS.ProcessEnv = process.env) {
  const named = [
    'AWS_ACCESS_KEY_ID',
    'AWS_PROFILE',
    'AWS_WEB_IDENTITY_TOKEN_FILE',
    'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  ];
  return {
    environment,
    hasCredentials: named.some((name) => (environment[name] ?? '') !== ''),
  };
}
