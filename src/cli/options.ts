import type { Command } from 'commander';
import { Option } from 'commander';

/** Options that several commands take, each said once. */
const shared = {
  tags: new Option('--tags <expression>', 'only scenarios whose tags fit, as in "@update and not @slow"'),
  name: new Option(
    '--name <pattern>',
    'only scenarios whose name fits this regular expression (may be repeated)',
  )
    .default([])
    .argParser((value: string, before: readonly string[]) => [...before, value]),
  seed: new Option(
    '--seed <number>',
    'decides what Kubernetes leaves open; 0 keeps the natural order',
  ).default('0'),
  out: new Option('--out <folder>', 'where the reports go').default('reports'),
  context: new Option('--context <name>', 'which context of the kubeconfig; the current one unless said'),
  nodes: new Option(
    '--nodes <whose>',
    'with a kubeconfig: own, or played on a control plane without kubelets',
  ),
  iKnow: new Option('--i-know <context>', 'this context is for tests (as STATEFULSPEC_CONTEXTS says)'),
  kubernetes: new Option(
    '--k8s-version <minor>',
    'which Kubernetes, 1.31 to 1.37 (1.36 unless said); of a real cluster, the one it has to have',
  ),
} as const;

/** Adds shared options to a command. */
export const take = (command: Command, ...names: readonly (keyof typeof shared)[]): Command =>
  names.reduce((so, name) => so.addOption(shared[name]), command);
