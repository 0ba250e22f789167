/** What a comparison of two runs of one suite says; written to `comparison.json`, and shown in the page. */

/** The first thing that two machines show differently. */
export interface FirstDifference {
  /** `pod/web-1#1`, a stream of events, or an order. */
  readonly object: string;
  /** The step of the scenario, from 1; absent where it belongs to none. */
  readonly step?: number;
  /** What the one machine, and the other, shows there. */
  readonly a: string;
  readonly b: string;
}

/** One scenario on both machines. */
export interface ScenarioComparison {
  readonly uri: string;
  readonly line: number;
  readonly name: string;
  readonly verdict: 'same' | 'allowed difference' | 'drift' | 'not applicable';
  /** Names of the rules that account for an allowed difference. */
  readonly rules?: readonly string[];
  /** Why it is not applicable. */
  readonly because?: string;
  /** Of a drift, or of an allowed difference. */
  readonly first?: FirstDifference;
  /** How many objects, streams of events and orders differ. */
  readonly count?: number;
}

/** Two runs of one suite. */
export interface Comparison {
  readonly format: 1;
  /** What the two machines are called: `sim v1.36.3`, `kubeconfig v1.36.3`. */
  readonly machines: readonly [string, string];
  /** The rules that accounted for something, with their reasons. */
  readonly rules: readonly { readonly name: string; readonly reason: string }[];
  readonly scenarios: readonly ScenarioComparison[];
}

/** How many scenarios have a verdict. */
export const countOf = ({ scenarios }: Comparison, wanted: ScenarioComparison['verdict']): number =>
  scenarios.filter(({ verdict }) => verdict === wanted).length;
