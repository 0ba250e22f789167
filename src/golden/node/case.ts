import { load } from 'js-yaml';

/** A step of a recorded case: one of its fields says what is done (see the recordings' README). */
export interface Step {
  readonly kubectl?: string | readonly string[];
  readonly run?: string;
  readonly in?: string;
  readonly container?: string;
  readonly apply?: object | readonly object[];
  readonly wait?: number;
  readonly until?: { readonly [kind: string]: unknown; readonly is?: string; readonly within?: number };
  readonly node?: string;
  readonly input?: unknown;
  readonly background?: boolean;
  /** No command is waited for any longer; 120 unless said. */
  readonly seconds?: number;
  readonly sort?: boolean;
}

export interface Answer {
  readonly step: number;
  readonly stdout?: string;
  readonly stderr?: string;
  readonly code?: number | 'still running';
  readonly until?: string;
  readonly varies?: readonly Answer[];
}

type Moment = number | readonly [number, number];

export interface Observation {
  readonly object: string;
  readonly step: number;
  readonly at: Moment;
  readonly sometimes?: boolean;
  readonly change: unknown;
}

export interface RecordedEvent {
  readonly step: number | readonly number[];
  readonly at: Moment;
  readonly on: string;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly from: string;
  readonly count?: Moment;
  readonly sometimes?: boolean;
}

export interface Case {
  readonly name: string;
  readonly about: string;
  readonly manifests: readonly object[];
  readonly steps: readonly Step[];
  readonly nodes?: readonly string[];
  /** Kinds watched beyond pods, events, claims and volumes. */
  readonly observe?: readonly string[];
  readonly recorded: {
    readonly answers: readonly Answer[];
    readonly observations: readonly Observation[];
    readonly events: readonly RecordedEvent[];
  };
}

export const parseCase = (text: string): Case => load(text) as Case;
