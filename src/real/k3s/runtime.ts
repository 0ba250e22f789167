/** A container that is to run k3s. */
export interface ContainerPlan {
  readonly image: string;
  readonly command: readonly string[];
  readonly environment: { readonly [name: string]: string };
  readonly labels: { readonly [name: string]: string };
  /** A folder of image archives on this machine, for a cluster without a registry. */
  readonly archives?: string | undefined;
  /** Take the container of an earlier run with the same plan, and leave it there. */
  readonly reuse: boolean;
  /** Hears what it says while it starts. */
  readonly hear: (text: string) => void;
}

/** A container that runs. */
export interface Running {
  readonly id: string;
  /** Where other containers reach it. */
  readonly address: string;
  logs(): Promise<string>;
  /** Stops and removes it. */
  remove(): Promise<void>;
}

/** What k3s needs of an engine that runs containers. */
export interface ContainerRuntime {
  /** @throws EnvironmentError in one sentence when there is no engine */
  assertThere(): Promise<void>;
  /** Returns when k3s has written its kubeconfig and its own nodes are known. */
  server(plan: ContainerPlan): Promise<Running & { readonly kubeconfig: string }>;
  agent(plan: ContainerPlan): Promise<Running>;
}
