import type { KubeObject } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import type { Status } from '#model/status.ts';

export type Verb = 'create' | 'get' | 'list' | 'update' | 'patch' | 'delete' | 'deletecollection';
/** JSON Patch, merge patch (RFC 7386), strategic merge patch, server-side apply. */
export type PatchType = 'json' | 'merge' | 'strategic' | 'apply';

/** A body as a user wrote it: sent as it is, so that the server answers to its syntax, too. */
export class YamlText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** One request to the API server, the same for every machine. */
export interface Request {
  readonly verb: Verb;
  readonly resource: Resource;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name?: string;
  /** The object of create and update, the patch of patch, DeleteOptions of delete; or YAML text. */
  readonly body?: unknown;
  readonly patchType?: PatchType;
  /** Query parameters by their API names: labelSelector, fieldSelector, dryRun, fieldManager, force, ... */
  readonly query?: { readonly [name: string]: string };
}

/** What the API server answers when it does not refuse. */
export type Answer = KubeObject | { readonly kind: string; readonly items: readonly KubeObject[] } | Status;
