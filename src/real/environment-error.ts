/** The environment lacks what a run on a real cluster needs: a kubeconfig, a permitted context, a server that answers. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}
