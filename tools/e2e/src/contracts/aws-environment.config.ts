/** Variables of the AWS SDK for the time of a test; what the person has set is out of the way meanwhile. */
export async function withAwsEnvironment<T>(
  variables: Readonly<Record<string, string>>,
  work: () => Promise<T>,
): Promise<T> {
  const before = Object.entries(process.env).filter(([name]) => name.startsWith('AWS_'));
  for (const [name] of before) Reflect.deleteProperty(process.env, name);
  // No machine's metadata is asked, whatever machine this is.
  Object.assign(process.env, { AWS_EC2_METADATA_DISABLED: 'true', ...variables });
  try {
    return await work();
  } finally {
    for (const name of Object.keys(process.env)) {
      if (name.startsWith('AWS_')) Reflect.deleteProperty(process.env, name);
    }
    Object.assign(process.env, Object.fromEntries(before));
  }
}
