import { defineParameterType } from '@cucumber/cucumber';
import { assert } from '#kernel/assert.ts';
import { durationOf } from '#cluster/duration-text.ts';
import type { Kind } from '#model/resources.ts';
import { resources } from '#model/resources.ts';
import { stateNames } from '#cluster/states.ts';
import { happeningNames } from '#cluster/happenings.ts';
import type { Named, Scenario } from './world.ts';

/** How features call the kinds: the API's own words, and the short ones people say. */
const KIND_WORDS: { readonly [word: string]: Kind } = {
  ...Object.fromEntries(Object.keys(resources).map((kind) => [kind, kind as Kind])),
  pod: 'Pod',
  claim: 'PersistentVolumeClaim',
  volume: 'PersistentVolume',
  node: 'Node',
  service: 'Service',
  revision: 'ControllerRevision',
  namespace: 'Namespace',
  budget: 'PodDisruptionBudget',
  secret: 'Secret',
};

const plain = Object.keys(KIND_WORDS).join('|');
const plurals = Object.keys(KIND_WORDS)
  .map((word) => `${word}s`)
  .join('|');

function kindOf(word: string): Kind {
  const kind = KIND_WORDS[word] ?? KIND_WORDS[word.replace(/s$/, '')];
  assert(kind, `${word} is a kind`);
  return kind;
}

export const namesIn = (text: string): readonly string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);

defineParameterType({
  name: 'duration',
  regexp: /\d+(?:\.\d+)? ?(?:ms|milliseconds?|seconds?|minutes?|hours?)/,
  transformer: (text: string) => durationOf(text),
});

defineParameterType({
  name: 'kinds',
  regexp: new RegExp(plurals),
  transformer: (word: string) => resources[kindOf(word)],
  useForSnippets: false,
});

/** Which node a pod runs on is the scheduler's choice, so features speak of `the node of pod "web-1"`. */
const OF_POD = 'the node of pod "([^"]+)"';
/** As the names of volumes that were made for their claims are. */
const OF_CLAIM = 'the volume of claim "([^"]+)"';

defineParameterType({
  name: 'object',
  regexp: new RegExp(`(${plain}) "([^"]+)"|${OF_POD}|${OF_CLAIM}`),
  transformer(this: Scenario, word: string | undefined, name: string, pod?: string, claim?: string): Named {
    return word === undefined ? this.other(pod, claim) : { resource: resources[kindOf(word)], name };
  },
});

defineParameterType({
  name: 'objects',
  regexp: new RegExp(`(${plain}|${plurals}) "([^"]+)"|${OF_POD}|${OF_CLAIM}`),
  transformer(
    this: Scenario,
    word: string | undefined,
    names: string,
    pod?: string,
    claim?: string,
  ): readonly Named[] {
    return word === undefined
      ? [this.other(pod, claim)]
      : namesIn(names).map((name) => ({ resource: resources[kindOf(word)], name }));
  },
  useForSnippets: false,
});

defineParameterType({
  name: 'state',
  regexp: new RegExp(stateNames.join('|')),
  transformer: (word: string) => word,
});
defineParameterType({
  name: 'happening',
  regexp: new RegExp(happeningNames.join('|')),
  transformer: (word: string) => word,
});
/** A Status reason: `Invalid`, `AlreadyExists`. */
defineParameterType({ name: 'reason', regexp: /[A-Z][A-Za-z]+/, transformer: (word: string) => word });
/** A minor version of Kubernetes: `1.34`, or with features as in another: `1.35+maxUnavailableCounts`. */
defineParameterType({
  name: 'version',
  regexp: /\d+\.\d+(?:\+\w+)*/,
  transformer: (text: string) => text,
  useForSnippets: false,
});
/** A part of an object that has its own address: `status`, `scale`, or had one: `rollback`. */
defineParameterType({
  name: 'subresource',
  regexp: /status|scale|rollback/,
  transformer: (word: string) => word,
});
