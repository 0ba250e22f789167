import type { Program } from '../../process/process.ts';
import { curl } from './curl.ts';
import { nc, ping } from './reach.ts';
import { wget } from './wget.ts';

export const NETWORK_TOOLS: Readonly<Record<string, Program>> = { wget, curl, nc, ping };
