import type { ExitCode } from './usage-error.ts';
export interface ListOptions { readonly json?: boolean }
export async function list(_paths: readonly string[], _options: ListOptions): Promise<ExitCode> { return 0; }
