import { requirements } from '#conformance/requirements.ts';
import type { Claim } from '#report/record.ts';

/** What is claimed: by stories in features and by invariants, without their code. */
export const claims = (): readonly Claim[] =>
  requirements.map(({ id, sentence, source, level }) => ({ id, sentence, source, level }));
