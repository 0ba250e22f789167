import type { Comparison } from './comparison.ts';

/**
 * What a scenario hands over to the reports. The world attaches one `ScenarioTrace` a scenario; what Cucumber knows
 * itself (name, tags, steps, status, real time) is added from its messages and makes a `ScenarioRecord`.
 */

/** The media type under which a trace travels through Cucumber's messages, and so across worker threads. */
export const TRACE_MEDIA_TYPE = 'application/vnd.statefulspec.trace+json';

/** The life of a pod as a reader sees it; `Ready` is `Running` with the condition Ready. */
export type PodPhase = 'Pending' | 'Running' | 'Ready' | 'Terminating' | 'Succeeded' | 'Failed' | 'Unknown';

/** A stretch of a pod's life. Times are milliseconds since the scenario began. */
export interface PodSpan {
  readonly from: number;
  readonly to: number;
  readonly phase: PodPhase;
  /** Index into `Timeline.revisions`; -1 when the pod carries no revision label. */
  readonly revision: number;
  /** Counts the pods that had this name, from 0: a replaced pod is another pod. */
  readonly incarnation: number;
  /** The node, once bound. */
  readonly node?: string;
}

/** One line of the timeline: everything that carried this pod name. */
export interface PodRow {
  readonly name: string;
  readonly spans: readonly PodSpan[];
}

/** A PersistentVolumeClaim's life; it may outlive its pods. */
export interface ClaimRow {
  readonly name: string;
  readonly spans: readonly {
    readonly from: number;
    readonly to: number;
    readonly phase: 'Pending' | 'Bound' | 'Lost' | 'Terminating';
  }[];
}

/** Something to point at: what a user did, what broke, or which invariant was violated. */
export interface Mark {
  readonly at: number;
  readonly kind: 'action' | 'fault' | 'violation';
  readonly text: string;
}

export interface Timeline {
  /** Virtual milliseconds from the beginning of the scenario to its end. */
  readonly end: number;
  /** Revision names, in order of appearance. */
  readonly revisions: readonly string[];
  readonly pods: readonly PodRow[];
  readonly claims: readonly ClaimRow[];
  readonly marks: readonly Mark[];
}

/** A breach of an invariant, as a letter to the person who must fix it. */
interface InvariantViolation {
  /** Milliseconds since the scenario began. */
  readonly at: number;
  /** What was seen, in one sentence. */
  readonly saw: string;
  readonly expected?: string;
  readonly observed?: string;
  readonly causedBy?: string;
}

interface InvariantResult {
  readonly id: string;
  /** How many observations it judged; 0 means that it had nothing to say here. */
  readonly checked: number;
  readonly violations: readonly InvariantViolation[];
}

/** What the world attaches, once a scenario. */
export interface ScenarioTrace {
  readonly format: 1;
  /** Which machine ran it: `sim`, `k3s`, ... */
  readonly cluster: string;
  readonly kubernetes: string;
  readonly seed: number;
  /** SHA-256 (hex) of the journal, byte for byte. */
  readonly journal: string;
  /** How many observations the journal holds. */
  readonly observations: number;
  readonly virtualMs: number;
  /** Virtual milliseconds at the end of each Gherkin step, in the order of the steps; shorter when a step failed. */
  readonly stepEnds: readonly number[];
  readonly invariants: readonly InvariantResult[];
  readonly timeline: Timeline;
  /** Why the scenario does not apply to this machine, when it was skipped for that. */
  readonly notApplicable?: string;
  /** The last lines of the journal, for a failure. */
  readonly tail?: readonly string[];
}

export type ScenarioStatus = 'passed' | 'failed' | 'not applicable';

export interface StepRecord {
  readonly keyword: string;
  readonly text: string;
  /** The table or the text under the step. */
  readonly table?: readonly (readonly string[])[];
  readonly document?: string;
  readonly line: number;
  readonly status: 'passed' | 'failed' | 'skipped' | 'undefined' | 'pending' | 'ambiguous' | 'unknown';
  readonly message?: string;
  /** Virtual milliseconds at the end of the step, where the world told. */
  readonly at?: number;
}

/** One scenario as every report reads it. */
export interface ScenarioRecord {
  readonly uri: string;
  readonly line: number;
  readonly feature: string;
  readonly rule?: string;
  /** The description of the rule, or else of the feature: what is claimed, and by whom. */
  readonly claim?: string;
  readonly name: string;
  readonly tags: readonly string[];
  readonly status: ScenarioStatus;
  readonly realMs: number;
  readonly steps: readonly StepRecord[];
  /** The first failure's message, in full. */
  readonly failure?: string;
  readonly attempts: number;
  readonly trace?: ScenarioTrace;
}

/** A documented claim, as a report tells it. */
export interface Claim {
  readonly id: string;
  readonly sentence: string;
  /** Where it is claimed. */
  readonly source: string;
  readonly level: 'core' | 'extended';
}

/** A whole run. */
export interface RunRecord {
  readonly tool: { readonly name: string; readonly version: string };
  readonly cluster: string;
  readonly kubernetes: string;
  readonly seed: number;
  /** RFC 3339, when the run began (wall clock). */
  readonly started: string;
  readonly realMs: number;
  readonly node: string;
  /** The command line that runs it again. */
  readonly command: string;
  /** True when the run was interrupted, so that some scenarios are missing. */
  readonly partial: boolean;
  /** What is claimed; scenarios carry the ids as tags, invariants as their names. */
  readonly claims: readonly Claim[];
  readonly scenarios: readonly ScenarioRecord[];
  /** This run held against another one of the same suite. */
  readonly comparison?: Comparison;
}

/** The counts of a run; `reports/summary.json` holds them in this shape, which stays stable. */
export interface Summary {
  readonly format: 1;
  readonly tool: RunRecord['tool'];
  readonly cluster: string;
  readonly kubernetes: string;
  readonly seed: number;
  readonly started: string;
  readonly durationMs: number;
  readonly partial: boolean;
  readonly scenarios: { readonly passed: number; readonly failed: number; readonly notApplicable: number };
  readonly invariants: {
    readonly judged: number;
    readonly observations: number;
    readonly violated: readonly string[];
  };
  readonly journal: string;
  readonly failures: readonly {
    readonly uri: string;
    readonly line: number;
    readonly name: string;
    readonly because: string;
  }[];
}

/** Attaches a trace to the running scenario: `attachTrace(this.attach, trace)` in an After hook of the world. */
export function attachTrace(
  attach: (body: string, mediaType: string) => unknown,
  trace: ScenarioTrace,
): void {
  attach(JSON.stringify(trace), TRACE_MEDIA_TYPE);
}
