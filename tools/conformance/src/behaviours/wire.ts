import { GetDatabaseCommand, GetDatabasesCommand } from '@aws-sdk/client-glue';
import { z } from 'zod';
import { type Behaviour, chapter } from '../behaviour.js';
import { verdictOf } from '../refusal.js';
import { type World } from '../world.js';

const Failure = z.object({
  name: z.string(),
  message: z.string(),
  $metadata: z.object({ httpStatusCode: z.number().optional(), requestId: z.string().optional() }),
});

export const WIRE: readonly Behaviour[] = chapter('1', [
  {
    id: 'wire.error-form',
    title: 'An error has its name, a text, status 400 and a request id',
    probe: 'GetDatabase of a name that does not exist',
    expected: { name: 'EntityNotFoundException', status: 400, hasMessage: true, hasRequestId: true },
    observe: async (world) => {
      const { name, message, $metadata } = await failureOf(
        world.client().send(new GetDatabaseCommand({ Name: world.newName() })),
      );
      return {
        name,
        status: $metadata.httpStatusCode,
        hasMessage: message.length > 0,
        hasRequestId: ($metadata.requestId ?? '') !== '',
      };
    },
  },
  {
    id: 'wire.request-id',
    title: 'Every answer carries a request id of its own',
    probe: 'two times GetDatabase',
    expected: { both: true, different: true },
    observe: async (world) => {
      const Name = await world.shared();
      const client = world.client();
      const ids = await Promise.all(
        [1, 2].map(async () => (await client.send(new GetDatabaseCommand({ Name }))).$metadata.requestId ?? ''),
      );
      return { both: ids.every((id) => id !== ''), different: ids[0] !== ids[1] };
    },
  },
  {
    id: 'wire.times',
    title: 'Times are seconds since 1970',
    probe: 'CreateTime of a table that was just created',
    expected: 'within ten minutes of now',
    observe: async (world) => {
      const table = await world.glue.table(await world.databaseWithTable());
      const away = Math.abs(Date.now() - (table?.CreateTime?.getTime() ?? NaN));
      return away < 600_000 ? 'within ten minutes of now' : String(table?.CreateTime?.toISOString());
    },
  },
  {
    id: 'wire.unsigned-refused',
    title: 'A request without a signature is refused',
    probe: 'GetDatabases without an Authorization header',
    expected: 'MissingAuthenticationTokenException',
    observe: async ({ target: { endpoint, region } }) => {
      const answer = await fetch(endpoint ?? `https://glue.${region}.amazonaws.com/`, {
        method: 'POST',
        body: '{}',
        headers: { 'x-amz-target': 'AWSGlue.GetDatabases', 'content-type': 'application/x-amz-json-1.1' },
      });
      const body = z.object({ __type: z.string() }).safeParse(await answer.json().catch(() => undefined));
      return body.success ? body.data.__type.replace(/^.*#/, '') : `HTTP ${answer.status}`;
    },
  },
  {
    id: 'wire.wrong-service-refused',
    title: 'A signature for another service is refused',
    probe: 'GetDatabases, signed for sts',
    expected: 'InvalidSignatureException',
    observe: (world) =>
      verdictOf(world.client({ signingService: 'sts' }).send(new GetDatabasesCommand({})), [
        'InvalidSignatureException',
      ]),
  },
]);

async function failureOf(call: Promise<unknown>): Promise<z.infer<typeof Failure>> {
  return Failure.parse(await call.then(() => undefined).catch((error: unknown) => error));
}

export const CALLER: readonly Behaviour[] = chapter('9', [
  {
    id: 'sts.caller',
    title: 'GetCallerIdentity tells the account and who calls',
    probe: 'GetCallerIdentity at the same endpoint',
    expected: { account: '12 digits', arnNamesAccount: true },
    observe: async (world: World) => {
      const { account, arn } = await world.identity();
      return { account: /^\d{12}$/.test(account) ? '12 digits' : account, arnNamesAccount: arn.includes(account) };
    },
  },
]);
