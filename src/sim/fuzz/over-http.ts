import { methodOf, patchMedia } from '#cluster/http-words.ts';
import type { ApiRequest } from '../api/request.ts';
import { apiVersionOf } from '#model/resources.ts';
import type { HttpRequest } from '../http/message.ts';
import type { Dice } from './dice.ts';
import { dump } from 'js-yaml';

const JSON_TYPE = 'application/json';
const accepts = [
  JSON_TYPE,
  JSON_TYPE,
  JSON_TYPE,
  JSON_TYPE,
  JSON_TYPE,
  JSON_TYPE,
  JSON_TYPE,
  JSON_TYPE,
  'application/yaml',
  '*/*',
  'application/json;as=Table;v=v1;g=meta.k8s.io',
  'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io,application/json',
  'text/html',
];

const pathOf = ({ resource, namespace, name, subresource }: ApiRequest): string =>
  [
    resource.group ? '/apis' : '/api',
    apiVersionOf(resource),
    ...(namespace === undefined ? [] : ['namespaces', encodeURIComponent(wellFormed(namespace))]),
    resource.plural,
    ...(name === undefined ? [] : [encodeURIComponent(wellFormed(name))]),
    ...(subresource === undefined ? [] : [subresource]),
  ].join('/');

const wellFormed = (text: string): string => text.toWellFormed();

/** The same request as a client would send it over the wire; now and then a little damaged on the way. */
export function overHttp(dice: Dice, request: ApiRequest): HttpRequest {
  const { verb, patchType, query = {}, body } = request;
  const asYaml = verb !== 'patch' && dice.once(8);
  const type =
    verb === 'patch' ? patchMedia[patchType ?? 'merge'] : asYaml ? 'application/yaml' : 'application/json';
  const text = body === undefined ? '' : written(body, asYaml);
  const watch = verb === 'list' && dice.once(3) ? { watch: 'true' } : {};
  return {
    method: dice.once(100) ? dice.pick(['HEAD', 'OPTIONS', 'POST', 'DELETE', 'FOO']) : methodOf[verb],
    path: dice.once(100) ? damaged(dice, pathOf(request)) : pathOf(request),
    query: { ...query, ...watch },
    headers: {
      'content-type': dice.once(50)
        ? dice.pick(['', 'text/plain', 'application/json;;=', patchMedia.apply])
        : type,
      accept: dice.pick(accepts),
      'user-agent': `${request.user}/v1`,
    },
    body: dice.once(12) ? damaged(dice, text) : text,
  };
}

/** What JSON cannot say (undefined, lone surrogates) is left out, as any client would. */
function written(body: unknown, asYaml: boolean): string {
  return asYaml ? dump(body, { noRefs: true, skipInvalid: true }) : (JSON.stringify(body) ?? '');
}

const shards = [
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"',
  '\\',
  '\\u12',
  '1e400',
  '-0',
  '0x10',
  'NaN',
  '1.0',
  '1e3',
  '12345678901234567890',
  '"a":1,',
  '"metadata":null,',
  'nul',
  '\u0000',
  '&a ',
  '*a',
  '<<: *a',
  '- ',
  '\t',
  '---\n',
  '%',
  '/',
  '#',
  '..',
  '%2F',
  '%zz',
];

/** A text with a shard put in, a piece cut out, or a piece said twice. */
function damaged(dice: Dice, text: string): string {
  const at = dice.below(text.length + 1);
  const length = dice.below(20);
  switch (dice.below(4)) {
    case 0:
      return text.slice(0, at) + text.slice(at + length);
    case 1:
      return text.slice(0, at) + text.slice(at, at + length) + text.slice(at);
    case 2:
      return text.slice(0, at);
    default:
      return text.slice(0, at) + dice.pick(shards) + text.slice(at);
  }
}
