import type { Program } from '../process/process.ts';
import { quick } from '../shell/quick.ts';
import { server } from './servers.ts';

/**
 * Programs of images that nothing is known of. As a container's main program such a one is a server: it listens on the
 * ports that the pod mentions and ends on SIGTERM with 0.
 */
export const UNKNOWN_SERVER: Program = server({
  ports: [],
  answer: () => ({ status: 200, body: '' }),
  tls: true,
  endings: { TERM: 0, INT: 0 },
});

/** In a script, a probe or a hook such a program is a step that succeeds and says nothing. */
export const STAND_IN: Program = quick(function* () {
  return 0;
});
