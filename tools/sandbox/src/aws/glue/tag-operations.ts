import { AwsError } from '../aws-error.js';
import { type GlueCall, type Operations } from './glue-call.js';
import { type Taggable } from './glue-store.js';

const MOST_TAGS = 50;

export const TAG_OPERATIONS: Operations = {
  TagResource: (call) => {
    const resource = taggable(call);
    const tags = { ...call.store.tags(resource), ...call.request.TagsToAdd };
    if (Object.keys(tags).length > MOST_TAGS) {
      throw new AwsError('InvalidInputException', `A resource can have at most ${MOST_TAGS} tags.`);
    }
    call.store.setTags(resource, tags);
    return {};
  },

  UntagResource: (call) => {
    const resource = taggable(call);
    const gone = call.request.TagsToRemove ?? [];
    const kept = Object.entries(call.store.tags(resource)).filter(([key]) => !gone.includes(key));
    call.store.setTags(resource, Object.fromEntries(kept));
    return {};
  },

  GetTags: (call) => ({ Tags: call.store.tags(taggable(call)) }),
};

const ARN = /^arn:aws:glue:([^:]*):(\d{12}):(database|connection)\/([^/]+)$/;

/** Tables and columns cannot be tagged (aws-glue.md 2.4); the error's code is assumed. */
function taggable({ store, request }: GlueCall): Taggable {
  const arn = request.ResourceArn ?? '';
  const [, region, account, kind, name = ''] = ARN.exec(arn) ?? [];
  if (kind === undefined) throw new AwsError('InvalidInputException', `Resource ${arn} cannot be tagged.`);
  if (region !== store.address.region || account !== store.address.account) {
    throw new AwsError('InvalidInputException', `Resource ${arn} is not in this account and region.`);
  }
  return { kind: kind === 'database' ? 'database' : 'connection', name };
}
