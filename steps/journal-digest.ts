import { createHash } from 'node:crypto';
import type { Journal, Observation } from '#cluster/journal.ts';
import { mergePatchBetween } from '#kernel/json.ts';

/** The hash is given pieces of about so many characters: a call for each line would cost more than the hashing. */
const PIECE = 65_536;

/** SHA-256 (hex) of a journal, told change by change, byte for byte: the same seed gives the same. */
export function digestOf(journal: Journal): string {
  const hash = createHash('sha256');
  let piece = '';
  for (const observation of journal.since(0)) {
    piece += lineOf(observation);
    if (piece.length < PIECE) continue;
    hash.update(piece);
    piece = '';
  }
  return hash.update(piece).digest('hex');
}

function lineOf({ at, type, resource, object, previous, by = '', verb = '' }: Observation): string {
  const { namespace = '', name } = object.metadata;
  const change = JSON.stringify(previous ? mergePatchBetween(previous, object) : object) ?? '';
  return `${at} ${type} ${resource.plural} ${namespace}/${name} ${by} ${verb} ${change}\n`;
}
