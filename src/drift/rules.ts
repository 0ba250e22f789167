import { anyOpenNode } from './any-node.ts';
import type { Pair } from './compare.ts';
import { withoutEndsAtOnce, withoutEndsOfDeletedSets } from './ends.ts';
import { claimsSorted, parallelEventsSorted, replicasAlike, withoutLooks } from './free-choice.ts';
import {
  endsOfPrograms,
  imagesByWhatWasAsked,
  localVolumes,
  memoryWithoutLimit,
  mountsTooEarly,
  probesWithoutAnswer,
} from './own-nodes.ts';
import { passedOver } from './passed-over.ts';
import { podsInWords, volumesWithoutSource } from './played.ts';
import { unprepared } from './prepared.ts';
import { reportsPassedOver } from './reports.ts';
import { roundsAlike } from './rounds.ts';
import { slicesPassedOver } from './slices.ts';
import { apart } from './tracks.ts';

/** A difference that two machines may show although both are right. */
export interface Rule {
  readonly name: string;
  /** Why it may be, in one sentence. */
  readonly reason: string;
  /** Both accounts without this difference, and with every other. */
  readonly relax: (pair: Pair) => Pair;
}

/** From what is said in other words to what is said in another order; applied one after the other. */
export const rules: readonly Rule[] = [
  {
    name: 'prepared pods',
    reason:
      'what a scenario will command of pods, a real machine prepares in their template: a gate, or a command that ends',
    relax: unprepared,
  },
  {
    name: 'images of the nodes',
    reason:
      'a node that has an image need not pull it, and tells any of its names; the same image may have several',
    relax: imagesByWhatWasAsked,
  },
  {
    name: 'memory without limit',
    reason: 'the first version of control groups tells no limit as the largest number; the second tells none',
    relax: memoryWithoutLimit,
  },
  {
    name: 'directories of local volumes',
    reason: 'where a provisioner makes the directories of its volumes is its configuration',
    relax: localVolumes,
  },
  {
    name: 'ends of programs',
    reason: 'which error a program ends with that is asked to go is its own affair, and images differ',
    relax: endsOfPrograms,
  },
  {
    name: 'probes without an answer',
    reason: 'a probe may come before its server listens, or as it goes, which takes the time of the machine',
    relax: probesWithoutAnswer,
  },
  {
    name: 'mounts too early',
    reason:
      'a busy kubelet gives a mount up for once when it has not heard of the object yet, and tries again',
    relax: mountsTooEarly,
  },
  {
    name: 'kubelet in words',
    reason:
      'a played node tells phase, readiness and restarts in one report; a kubelet tells more, in several',
    relax: podsInWords,
  },
  {
    name: 'storage of played nodes',
    reason:
      'a played provisioner makes volumes that nobody can mount: where their data would be is its own affair',
    relax: volumesWithoutSource,
  },
  {
    name: 'free choice of nodes',
    reason: 'for a pod that may be on any node, nodes of equal score are chosen by chance',
    relax: anyOpenNode,
  },
  {
    name: 'rounds of a repeated life',
    reason:
      'a pod that fails at once is made anew as often as there is time: how often is the pace of the machine',
    relax: roundsAlike,
  },
  {
    name: 'two writers of one object',
    reason:
      'writes of the user, of controllers and of the scheduler that are under way at once come in any order',
    relax: apart,
  },
  {
    name: 'statuses passed over',
    reason: 'a controller that is late counts several changes in one write',
    relax: passedOver,
  },
  {
    name: 'reports put together',
    reason:
      'a kubelet writes the newest status of a pod when it gets to it, beside others who write the pod meanwhile',
    relax: reportsPassedOver,
  },
  {
    name: 'endpoint slices in batches',
    reason:
      'one write of a slice tells what has become of several pods, and passes over those that were ending meanwhile',
    relax: slicesPassedOver,
  },
  {
    name: 'ends at once',
    reason: 'of pods of an ordered set that somebody else ends at once, the nodes decide which goes first',
    relax: withoutEndsAtOnce,
  },
  {
    name: 'garbage collection',
    reason:
      'what a deleted set leaves is collected by many workers at once, in any order, while its controller still acts',
    relax: withoutEndsOfDeletedSets,
  },
  {
    name: 'looks of the volume binder',
    reason:
      'it tells what a claim waits for whenever it looks at one, and claims may be bound between two looks',
    relax: withoutLooks,
  },
  {
    name: 'claims of one pod',
    reason: 'the controller walks a Go map of the claims that a pod needs, and tells of each that it makes',
    relax: claimsSorted,
  },
  {
    name: 'events of a Parallel set',
    reason: 'its pods are created and deleted at once, and their events come in any order',
    relax: parallelEventsSorted,
  },
  {
    name: 'pods of a ReplicaSet',
    reason: 'their names are given by chance, and none of them is before another',
    relax: replicasAlike,
  },
];
