import { basename, dirname } from 'node:path';
import { CORE_SCHEMA, load } from 'js-yaml';

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: { readonly [name: string]: string };
  readonly headers?: { readonly [name: string]: string };
  readonly body?: unknown;
  readonly raw?: string;
  readonly repeat?: {
    readonly before: string;
    readonly text: string;
    readonly times: number;
    readonly after: string;
  };
  readonly stream?: boolean;
  readonly sortEvents?: boolean;
  readonly shape?: 'keys' | readonly string[];
  readonly sleepMs?: number;
}

export interface RecordedResponse {
  readonly status: number;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: unknown;
  readonly text?: string;
  readonly events?: readonly unknown[];
  readonly shape?: unknown;
}

export interface Exchange {
  readonly request: RecordedRequest;
  readonly response: RecordedResponse;
  readonly note?: string;
}

/** A recorded conversation with a real API server. */
export interface Transcript {
  readonly name: string;
  readonly about?: string;
  /** Two recordings of it differed: not to be compared. */
  readonly unstable?: boolean;
  /** False when the conversation needs no namespace of its own. */
  readonly namespace?: boolean;
  readonly managedFields?: boolean;
  readonly exchanges: readonly Exchange[];
}

/** @throws YAMLException */
export const parseTranscript = (text: string): Transcript =>
  load(text, { schema: CORE_SCHEMA }) as Transcript;

/** `4-verbs/scale`: how a case is called in the output. */
export const titleOf = (file: string, { name }: Transcript): string => `${basename(dirname(file))}/${name}`;
