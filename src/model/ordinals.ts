import type { StatefulSet } from './objects.ts';

const INT32_MAX = 2 ** 31 - 1;
const MEMBER = /^(.*)-([0-9]+)$/s;

/** A pod's name taken apart: everything before the last dash, and the digits after it; ordinal -1 when it has none. */
export interface Membership {
  readonly parent: string;
  readonly ordinal: number;
}

export function membershipOf(podName: string): Membership {
  const match = MEMBER.exec(podName);
  if (!match) return { parent: '', ordinal: -1 };
  const ordinal = Number(match[2]);
  return { parent: match[1] as string, ordinal: ordinal <= INT32_MAX ? ordinal : -1 };
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
