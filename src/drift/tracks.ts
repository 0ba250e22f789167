import type { Account } from './account.ts';
import type { Pair } from './compare.ts';
import { kindOf, type Seen } from './journal.ts';
import { both } from './relax.ts';
import { append, type Sight } from './sequence.ts';

/** A part of an object that a writer of its own writes, told as an object of its own. */
interface Track {
  readonly name: string;
  readonly kinds: readonly string[];
  /** The part, and the rest. */
  readonly split: (object: Seen) => readonly [part: Seen, rest: Seen];
}

const tracks: readonly Track[] = [
  {
    name: 'status',
    kinds: ['statefulset', 'replicaset', 'deployment', 'pdb'],
    split: ({ status, ...rest }) => [{ status }, rest],
  },
  {
    name: 'owners',
    kinds: ['pod', 'pvc', 'controllerrevision'],
    split: ({ metadata, ...rest }) => {
      const { ownerReferences, ...others } = metadata as Seen;
      return [{ ownerReferences }, { ...rest, metadata: others }];
    },
  },
];

export const isTrack = (id: string, name: string): boolean => id.endsWith(` ${name}`);

/** Tells what has a writer of its own apart from the rest of its object. */
export const apart: (pair: Pair) => Pair = both((account: Account) => ({
  ...account,
  objects: new Map([...account.objects].flatMap(([id, sights]) => divided(id, sights))),
}));

function divided(id: string, sights: readonly Sight[]): (readonly [string, readonly Sight[]])[] {
  const kind = kindOf(id);
  const track = tracks.find(({ kinds }) => kinds.includes(kind));
  if (!track || id.includes(' ')) return [[id, sights]];
  const [rests, parts]: [Sight[], Sight[]] = [[], []];
  for (const sight of sights) {
    const [part, rest] = track.split(sight.object);
    append(rests, kind, { ...sight, object: rest });
    if (sight.type !== 'DELETED') append(parts, kind, { ...sight, type: 'MODIFIED', object: part });
  }
  return [
    [id, rests],
    [`${id} ${track.name}`, parts],
  ];
}
