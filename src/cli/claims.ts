import { invariants } from '#conformance/invariants/all.ts';
import type { Claim } from '#report/record.ts';

/** What the invariants claim, without their code. */
export const claims = (): readonly Claim[] =>
  invariants.map(({ id, sentence, source, level }) => ({ id, sentence, source, level }));
