import type { ImageDeclaration } from '#cluster/capability.ts';
import type { Image } from './images.ts';

const ENTRY_POINT = '/entrypoint.sh';
/** Without a script the container waits for its end. */
const WAITS = 'exec sleep infinity\n';

/** An image of a feature's own: a small BusyBox system that runs a script. */
export const scripted = ({ script = WAITS, files, env, workingDir }: ImageDeclaration): Image => ({
  program: 'sh',
  userland: 'busybox',
  entrypoint: ['/bin/sh', ENTRY_POINT],
  files: { ...files, [ENTRY_POINT]: script },
  ...(env && { env }),
  ...(workingDir !== undefined && { workingDir }),
});
