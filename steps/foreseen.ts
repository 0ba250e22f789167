import type { Capability } from '#cluster/capability.ts';

/** What a sentence will ask of the machine beyond the API, where pods have to be prepared for it. */
const FORESEEN: readonly (readonly [RegExp, Capability])[] = [
  [/\bstops? being ready$/, 'pods.stopBeingReady'],
  [/\bexits with code\b/, 'pods.exit'],
];

/** The capabilities that a scenario's steps announce. */
export const foreseenIn = (steps: readonly { readonly text: string }[]): readonly Capability[] =>
  FORESEEN.filter(([sentence]) => steps.some(({ text }) => sentence.test(text))).map(
    ([, capability]) => capability,
  );
