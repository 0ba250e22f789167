import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { EnvironmentError } from '../environment-error.ts';

const run = promisify(execFile);
const LIMIT = 60_000;

/** `stop` ends a node's kubelet, `start` lets it run again. */
type NodeAction = 'stop' | 'start';

/** Does it to the node of that name. */
export type NodeCommand = (action: NodeAction, node: string) => Promise<void>;

/**
 * Calls the program that the user has named for it, as `PROGRAM stop NODE`; no shell reads the words.
 * It throws an EnvironmentError when the program fails.
 */
export const byProgram =
  (program: string): NodeCommand =>
  async (action, node) => {
    try {
      await run(program, [action, node], { timeout: LIMIT });
    } catch (error) {
      const said = (error as { stderr?: string }).stderr?.trim();
      throw new EnvironmentError(`${program} ${action} ${node}: ${said || String(error)}`);
    }
  };
