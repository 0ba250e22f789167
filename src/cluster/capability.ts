import type { Duration } from '#kernel/time.ts';

export interface Ref {
  readonly namespace: string;
  readonly name: string;
}

export interface ExecResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

export interface WebRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
}

export interface WebAnswer {
  readonly status: number;
  readonly body: string;
}

/** What a container image does, as a feature says it; nothing of it reaches the host. */
export interface ImageDeclaration {
  /** Run by the cluster's own shell when the pod names no command; the container ends with it. */
  readonly script?: string;
  /** Absolute path to content. */
  readonly files?: { readonly [path: string]: string };
  readonly env?: { readonly [name: string]: string };
  readonly workingDir?: string;
}

/**
 * What a machine may be able to do beyond the API, named for intent. A machine that lacks one makes the scenarios that
 * need it not applicable, counted apart from passed and failed.
 */
export interface Capabilities {
  /** Move the cluster's clock as fast as the machine likes. */
  readonly 'clock.advance': (by: Duration) => Promise<void>;
  /** Make a running pod fail its readiness, and pass it again. */
  readonly 'pods.stopBeingReady': (pod: Ref) => Promise<void>;
  readonly 'pods.becomeReady': (pod: Ref) => Promise<void>;
  /** End a pod's containers with an exit code. */
  readonly 'pods.exit': (pod: Ref, exitCode: number) => Promise<void>;
  /** Run a command in a pod's container (the first one unless named). */
  readonly 'pods.exec': (pod: Ref, command: readonly string[], container?: string) => Promise<ExecResult>;
  /**
   * Ask a server in the cluster through the API server (`pods/proxy`, `services/proxy`); the name may carry a port:
   * `front:http`. A refusal of the API server is thrown as an ApiError.
   */
  readonly 'network.request': (
    to: Ref & { readonly kind: 'Pod' | 'Service' },
    request: WebRequest,
  ) => Promise<WebAnswer>;
  /** Says what an image does, by its name without a tag. */
  readonly 'images.declare': (image: string, declaration: ImageDeclaration) => void;
  /** The cluster's name server gives its answers again for so long, also that there is no such name. */
  readonly 'network.keepNames': (most: Duration) => void;
  /** A node stops answering: its kubelet is gone, its containers may go on. */
  readonly 'nodes.lose': (node: string) => Promise<void>;
  /** The node ends its pods and goes; critical pods get the last part of the span. In milliseconds. */
  readonly 'nodes.shutDown': (node: string, span: Duration, critical: Duration) => Promise<void>;
  readonly 'nodes.recover': (node: string) => Promise<void>;
  readonly 'nodes.add': (node: string, labels?: { readonly [key: string]: string }) => Promise<void>;
  /** The next matching write of a controller is refused with this status code. */
  readonly 'api.failNext': (
    verb: 'create' | 'update' | 'patch' | 'delete',
    kind: string,
    code: number,
  ) => void;
  /** Kill a process of the control plane, and start it again. */
  readonly 'controllers.stop': () => Promise<void>;
  readonly 'controllers.start': () => Promise<void>;
  /** The controllers hear of every change of this kind so much later than of others: one watch of theirs lags behind. */
  readonly 'controllers.hearLate': (kind: string, by: Duration) => void;
}

export type Capability = keyof Capabilities;

/** Asked for a capability that this machine does not have: the scenario is not applicable. */
export class NotApplicable extends Error {
  override readonly name = 'NotApplicable';
  constructor(capability: string, machine: string) {
    super(`${machine} cannot do ${capability}`);
  }
}
