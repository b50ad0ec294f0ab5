import { header, type Incoming } from '../http/exchange.js';
import { AwsError } from './aws-error.js';

export interface Scope {
  readonly accessKey: string;
  readonly region: string;
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request,\s*SignedHeaders=[^,\s]+,\s*Signature=[0-9a-f]{64}$/;

/**
 * Checks that a SigV4 header is there and made for the right service and region; the signature itself is not verified,
 * as the stand-in knows no secret keys (aws-glue.md 10.1).
 */
export function checkSignature(request: Incoming, service: string, region: string | undefined): Scope {
  const authorization = header(request, 'authorization');
  if (authorization === undefined) {
    throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  }
  const [, accessKey = '', , sentRegion = '', sentService] = AUTHORIZATION.exec(authorization) ?? [];
  if (accessKey === '')
    throw new AwsError('IncompleteSignatureException', 'The Authorization header is not a SigV4 header');
  const scoped = (wanted: string) =>
    new AwsError('InvalidSignatureException', `Credential should be scoped to ${wanted}.`);
  if (sentService !== service) throw scoped(`correct service: '${service}'`);
  if (region !== undefined && sentRegion !== region) throw scoped('a valid region');
  if (header(request, 'x-amz-date') === undefined) {
    throw new AwsError(
      'IncompleteSignatureException',
      "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
    );
  }
  return { accessKey, region: sentRegion };
}
