import type { Invariant } from '../invariant.ts';
import { claims } from './claims.ts';
import { identity } from './identity.ts';
import { justification } from './justification.ts';
import { liveness } from './liveness.ts';
import { ordering } from './ordering.ts';
import { status } from './status.ts';
import { updates } from './updates.ts';

/** Every invariant: what holds in each snapshot, at each decision of the controller, and when nothing moves any more. */
export const invariants: readonly Invariant[] = [
  ...identity,
  ...ordering,
  ...justification,
  ...updates,
  ...claims,
  ...status,
  ...liveness,
];
