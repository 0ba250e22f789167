Feature: Nodes that are emptied
  For maintenance a node is cordoned, so that it gets no new pods, and drained: its pods are evicted, as far as budgets
  allow, and come up elsewhere.
  Source: https://kubernetes.io/docs/tasks/administer-cluster/safely-drain-node/

  Rule: A cordoned node keeps what it has and gets nothing new

    @STS-NODE-4
    Scenario: New pods go to the other nodes
      Given a running StatefulSet "web" with 3 replicas
      When the node of pod "web-1" is patched:
        """
        spec: { unschedulable: true }
        """
      Then within 10 seconds the node of pod "web-1" has:
        | spec.taints[0].key    | node.kubernetes.io/unschedulable |
        | spec.taints[0].effect | NoSchedule                       |
      When StatefulSet "web" is scaled to 6
      Then within 5 minutes StatefulSet "web" is ready
      And pod "web-1" is the same as before
      And no pod but "web-1" is on the node of pod "web-1"

    @STS-NODE-4
    Scenario: Without any other node a pod waits until the node is uncordoned
      Given the manifest is created:
        """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: { name: web }
        spec:
          serviceName: web
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web } }
            spec:
              nodeSelector: { kubernetes.io/hostname: node-1 }
              containers: [{ name: app, image: nginx }]
        """
      Then within 1 minute pod "web-0" is ready
      When node "node-1" is patched:
        """
        spec: { unschedulable: true }
        """
      And pod "web-0" is deleted
      Then within 1 minute pod "web-0" is another than before
      And within 5 seconds pod "web-0" has the event FailedScheduling "0/3 nodes are available: 1 node(s) were unschedulable, 2 node(s) didn't match Pod's node affinity/selector."
      And for 10 minutes pod "web-0" is unscheduled
      When node "node-1" is patched:
        """
        spec: { unschedulable: null }
        """
      Then within 1 minute pod "web-0" is ready

  Rule: A drain evicts the pods of a node, and they come up on others

    @STS-NODE-4 @STS-NAME-2
    Scenario: The pods keep their names
      Given a running StatefulSet "web" with 6 replicas
      When the node of pod "web-1" is drained
      Then within 2 minutes StatefulSet "web" is ready
      And no pod but "" is on the node of pod "web-1"
      And the pods are exactly "web-0, web-1, web-2, web-3, web-4, web-5"

    @STS-NODE-4 @STS-DISRUPTION-1
    Scenario: A budget lets them go one at a time, however many are on the node
      Given a running StatefulSet "web" with 6 replicas
      And the manifest is created:
        """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: { name: web }
        spec: { maxUnavailable: 1, selector: { matchLabels: { app: web } } }
        """
      Then within 10 seconds budget "web" has:
        | status.disruptionsAllowed | 1 |
      When the node of pod "web-1" is drained
      Then within 2 minutes StatefulSet "web" is ready
      And no pod but "" is on the node of pod "web-1"
      And at no time were more than 1 pods not ready

    @STS-NODE-4 @STS-DISRUPTION-1 @T41
    Scenario: The second drain has to wait while the pod of the first has found no node
      As in the ZooKeeper tutorial: three members on three nodes, never two on one, and two must always be there.
      Given the manifest is created:
        """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: { name: zk }
        spec: { maxUnavailable: 1, selector: { matchLabels: { app: zk } } }
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: { name: zk }
        spec:
          serviceName: zk
          replicas: 3
          podManagementPolicy: OrderedReady
          selector: { matchLabels: { app: zk } }
          template:
            metadata: { labels: { app: zk } }
            spec:
              affinity:
                podAntiAffinity:
                  requiredDuringSchedulingIgnoredDuringExecution:
                  - { topologyKey: kubernetes.io/hostname, labelSelector: { matchLabels: { app: zk } } }
              containers: [{ name: zk, image: zookeeper }]
        """
      Then within 2 minutes StatefulSet "zk" is ready
      When the node of pod "zk-0" is drained
      Then within 1 minute pod "zk-0" is another than before
      And for 1 minute pod "zk-0" is unscheduled
      When the node of pod "zk-1" is drained
      Then it is refused with 429 TooManyRequests:
        """
        Cannot evict pod as it would violate the pod's disruption budget.
        """
      And pod "zk-1" is the same as before
      When the node of pod "zk-0" is patched:
        """
        spec: { unschedulable: null }
        """
      Then within 1 minute StatefulSet "zk" is ready
      When the node of pod "zk-1" is drained
      Then within 1 minute pod "zk-1" is another than before
      And pods "zk-0, zk-2" are ready

    @STS-NODE-4 @STS-VOLUME-3
    Scenario: A pod whose volume is on the node waits for the node
      Given a running StatefulSet "web" with:
        | replicas | 2                            |
        | claim    | data 1Gi of class local-path |
      When the node of pod "web-1" is drained
      Then within 1 minute pod "web-1" is another than before
      And for 10 minutes pod "web-1" is unscheduled
      When the node of pod "web-1" is patched:
        """
        spec: { unschedulable: null }
        """
      Then within 1 minute StatefulSet "web" is ready
      And pod "web-1" is on the node of pod "web-1"
