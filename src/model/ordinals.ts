import type { StatefulSet } from './objects.ts';

const INT32_MAX = 2 ** 31 - 1;

/** A pod's name taken apart: everything before the last dash, and the digits after it; ordinal -1 when it has none. */
export interface Membership {
  readonly parent: string;
  readonly ordinal: number;
}

const NO_MEMBER: Membership = { parent: '', ordinal: -1 };

/** Asked for every pod many times, so no expression is matched. -1 when there are other characters than digits, or none. */
function digitsAfter(text: string, dash: number): number {
  let value = dash + 1 < text.length ? 0 : -1;
  for (let at = dash + 1; at < text.length; at += 1) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

export function membershipOf(podName: string): Membership {
  const dash = podName.lastIndexOf('-');
  const ordinal = dash < 0 ? -1 : digitsAfter(podName, dash);
  if (ordinal < 0) return NO_MEMBER;
  return { parent: podName.slice(0, dash), ordinal: ordinal <= INT32_MAX ? ordinal : -1 };
}

export const podName = (set: string, ordinal: number): string => `${set}-${ordinal}`;

/** `spec.ordinals.start`, 0 when unset (KEP-3335). */
export const startOrdinal = ({ spec }: StatefulSet): number => spec.ordinals?.start ?? 0;

/** The ordinal is one of start .. start + replicas - 1. */
export function isInRange(set: StatefulSet, ordinal: number): boolean {
  const start = startOrdinal(set);
  return ordinal >= start && ordinal < start + set.spec.replicas;
}

/** The claim that a claim template makes for an ordinal: `<template>-<set>-<ordinal>`. */
export const claimName = (template: string, set: string, ordinal: number): string =>
  `${template}-${set}-${ordinal}`;
