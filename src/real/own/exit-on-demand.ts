import type { Container, PodSpec } from '#model/objects.ts';

const WISH = '/tmp/statefulspec-exit';

/** Waits for a wish, and ends at once when it is asked to go. */
const SCRIPT = `trap 'exit 0' TERM; while [ ! -s ${WISH} ]; do sleep 0.1; done; exit $(cat ${WISH})`;

const isFree = ({ command, args }: Container): boolean => command === undefined && args === undefined;

/** Containers that may run anything run a script that ends with a wished code. Their image needs a shell. */
export const endingOnDemand = (spec: PodSpec): PodSpec => ({
  ...spec,
  containers: spec.containers.map((container) =>
    isFree(container) ? { ...container, command: ['sh', '-c', SCRIPT] } : container,
  ),
});

/** The containers that would understand a wish. */
export const endable = ({ containers }: PodSpec): readonly string[] =>
  containers.filter(({ command }) => command?.[2] === SCRIPT).map(({ name }) => name);

/** Run in a container, ends it with the code: the file is gone with it, so that its successor runs on. */
export const wish = (code: number): readonly string[] => ['sh', '-c', `echo ${code} > ${WISH}`];
