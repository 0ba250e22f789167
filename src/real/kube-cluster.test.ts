import { test } from 'node:test';
import { clusterContract } from '#cluster/cluster.contract.ts';
import { openReal } from './open.ts';

const { STATEFULSPEC_KUBECONFIG: kubeconfig, STATEFULSPEC_NODES: nodes = 'played' } = process.env;

if (kubeconfig) clusterContract('kubeconfig', () => openReal({ kubeconfig, nodes }, process.env));
else
  test(
    'the contract of the cluster port: kubeconfig (skipped: STATEFULSPEC_KUBECONFIG names no cluster)',
    { skip: 'no cluster' },
    () => undefined,
  );
