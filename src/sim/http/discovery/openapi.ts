import { createHash } from 'node:crypto';
import { groupVersions, nameOf } from './catalogue.ts';
import { schemasOf } from './schemas.ts';
import type { GroupVersion, KnownResource } from './catalogue.ts';

const INFO = { title: 'Kubernetes', version: '1.36' };
const HASH_LENGTH = 32;

const rootOf = (one: GroupVersion): string => (one.group ? `apis/${nameOf(one)}` : `api/${nameOf(one)}`);

/** The parameter by which clients learn that the server checks fields itself; kubectl refuses to write without it. */
const fieldValidation = {
  name: 'fieldValidation',
  in: 'query',
  schema: { type: 'string', uniqueItems: true },
};

function pathsOf(
  one: GroupVersion,
  { resource, kind, cluster }: KnownResource,
): readonly (readonly [string, object])[] {
  const { group, version } = one;
  const path = `/${rootOf(one)}${cluster ? '' : '/namespaces/{namespace}'}/${resource}/{name}`;
  const patch = {
    parameters: [fieldValidation],
    responses: { 200: { description: 'OK' } },
    'x-kubernetes-action': 'patch',
    'x-kubernetes-group-version-kind': { group, version, kind },
  };
  return [[path, { patch }]];
}

/** `/openapi/v3/apis/apps/v1`: the paths and the schemas of a group version. */
export const openApiDocument = (one: GroupVersion): object => ({
  openapi: '3.0.0',
  info: INFO,
  paths: Object.fromEntries(one.resources.flatMap((known) => pathsOf(one, known))),
  components: { schemas: schemasOf(one) },
});

const hashOf = (text: string): string =>
  createHash('sha512').update(text).digest('hex').slice(0, HASH_LENGTH).toUpperCase();

/** `/openapi/v3`: where the documents are; the hash lets clients keep them. */
export const openApiIndex = (): object => ({
  paths: Object.fromEntries(
    groupVersions.map((one) => {
      const root = rootOf(one);
      return [root, { serverRelativeURL: `/openapi/v3/${root}?hash=${hashOf(JSON.stringify(one))}` }];
    }),
  ),
});

/** `/openapi/v2`, of which no client of ours reads more than the head. */
export const swagger = (): object => ({ swagger: '2.0', info: INFO, paths: {}, definitions: {} });
