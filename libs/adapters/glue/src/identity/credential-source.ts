/** Who we are before a role is assumed. */
export type CredentialSource =
  /** The SDK's own order: environment, shared profile, web identity, container, machine. */
  | { readonly kind: 'chain' }
  | ({ readonly kind: 'keys' } & Credentials)
  /** Of `~/.aws/config` and `~/.aws/credentials`; with everything that a profile may say, also a role. */
  | { readonly kind: 'profile'; readonly profile: string }
  /** An OIDC token that somebody else keeps fresh, for example Kubernetes; it is read again for every session. */
  | {
      readonly kind: 'web-identity';
      readonly tokenFile: string;
      readonly roleArn: string;
      readonly sessionName: string;
    };

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/** Assumed with the credentials of the source, and again before each session ends. */
export interface RoleToAssume {
  readonly arn: string;
  /** What the role's trust policy asks for (`sts:ExternalId`), where the account belongs to somebody else. */
  readonly externalId?: string | undefined;
  /** Shows in CloudTrail and in GetCallerIdentity behind the role's name. */
  readonly sessionName: string;
  /** 900 to 43200; at most 3600 when the source is a role itself. */
  readonly seconds: number;
}
