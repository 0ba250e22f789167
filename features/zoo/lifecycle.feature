@STS-ZOO-1
Feature: Bug zoo: pods, nodes and disruptions
  What users reported of the lives of pods, as the newest Kubernetes does it. docs/zoo.md lists every entry.
  Source: https://github.com/kubernetes/kubernetes/issues, by the numbers named below

  Rule: Pods that failed are replaced, as often as it takes

    @Z37 @Z40 @STS-FAILURE-1
    Scenario: A pod that its node rejects is made anew again and again, without a pause that grows
      kubernetes/kubernetes#89067. Users wanted a back-off; how often is measured here, not demanded.
      Given the manifest is created:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: occupant }
        spec:
          nodeName: node-1
          containers: [{ name: app, image: nginx, ports: [{ containerPort: 80, hostPort: 8888 }] }]
        """
      Then within 1 minute pod "occupant" is Running
      Given a StatefulSet "web" with:
        | replicas                          | 1                                      |
        | template.spec.nodeName            | node-1                                 |
        | template.spec.containers[0].ports | [{ containerPort: 80, hostPort: 8888 }] |
      When 30 seconds pass
      Then pod "web-0" was never ready
      And at some time pod "web-0" had:
        | status.phase  | Failed    |
        | status.reason | NodePorts |
      When 10 seconds pass
      Then within 2 seconds pod "web-0" is another than before
      When 10 seconds pass
      Then within 2 seconds pod "web-0" is another than before
      When pod "occupant" is deleted by force
      Then within 2 minutes pod "web-0" is ready

    @Z38 @STS-FAILURE-1
    Scenario Outline: A pod that has <phase> is replaced
      kubernetes/kubernetes#118310, mended in 1.29: pods that ended with 0 were left lying.
      Given a running StatefulSet "web" with 2 replicas
      When the status of pod "web-1" is patched:
        """
        status: { phase: <phase>, reason: Evicted, message: "The node was low on resource: memory." }
        """
      Then within 1 minute pod "web-1" is another than before
      And within 1 minute pod "web-1" is ready
      And pod "web-0" is the same as before

      Examples:
        | phase     |
        | Failed    |
        | Succeeded |

    @Z39 @STS-FAILURE-1
    Scenario: It is deleted once and created once, after it is gone
      kubernetes/kubernetes#122709: until 1.30 about ten warnings and failing creations came first. Users wanted one of each.
      Given a running StatefulSet "web" with 3 replicas
      When the status of pod "web-1" is patched:
        """
        status: { phase: Failed, reason: Evicted }
        """
      Then within 1 minute pod "web-1" is another than before
      And within 1 minute StatefulSet "web" is ready
      And the pods were gone in the order "web-1"
      And the pods were created in the order "web-1"
      And within 1 second StatefulSet "web" has the event SuccessfulDelete "Delete Pod web-1 in StatefulSet web successful"

  Rule: Nobody is sure about a pod on a lost node

    @Z41 @STS-NODE-1 @STS-NODE-2
    Scenario: The pod of a lost node is Terminating for ever, and scaling waits with it
      kubernetes/kubernetes#54368. Users wanted the replacement that a Deployment gives.
      Given a running StatefulSet "web" with 3 replicas
      When the node of pod "web-1" stops answering
      And 10 minutes pass
      Then pod "web-1" is terminating
      When StatefulSet "web" is scaled to 5
      Then for 6 hours the pods are exactly "web-0, web-1, web-2"
      And pod "web-1" is the same as before
      When the node of pod "web-1" is patched:
        """
        spec: { taints: [{ key: node.kubernetes.io/out-of-service, effect: NoExecute }] }
        """
      Then within 5 minutes pod "web-1" is another than before
      And within 5 minutes StatefulSet "web" is ready

    @Z42 @STS-NODE-3
    Scenario: Deletion by force frees the name although nobody confirmed the end
      The task page on force deletion. Users wanted at most one pod of a name, always: the old one may still run.
      Given a running StatefulSet "web" with 2 replicas
      When the node of pod "web-0" stops answering
      And 2 minutes pass
      Then pod "web-0" is the same as before
      When pod "web-0" is deleted by force
      Then within 1 second pod "web-0" is another than before
      And within 1 minute pod "web-0" is ready

  Rule: Who owns a pod

    @Z44 @STS-ADOPT-1
    Scenario: A pod whose labels are changed is released, keeps its name, and outlives the set
      kubernetes/kubernetes#55559. Users wanted a replacement: its name is taken, so there is none.
      Given a running StatefulSet "web" with 2 replicas
      When pod "web-1" is labelled "app=other"
      Then within 1 minute pod "web-1" has:
        | metadata.ownerReferences | absent |
      And for 1 hour the pods are exactly "web-0, web-1"
      And pod "web-1" is the same as before
      And within 1 second StatefulSet "web" has:
        | status.replicas | 1 |
      When StatefulSet "web" is deleted
      Then within 5 minutes the pods are exactly "web-1"
      And for 1 hour pod "web-1" is ready

    @Z44 @STS-ADOPT-1
    Scenario: A stranger with the name of the next pod stops the set
      kubernetes/kubernetes#46901. Users wanted the set to take the pod, or to go on without it.
      Given the manifest is created:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: web-1, labels: { app: other } }
        spec: { containers: [{ name: app, image: nginx }] }
        """
      And a StatefulSet "web" with:
        | replicas | 3 |
      Then within 1 minute pod "web-0" is ready
      And for 10 minutes the pods are exactly "web-0, web-1"
      When pod "web-1" is deleted
      Then within 30 minutes StatefulSet "web" is ready

    @Z45 @STS-ADOPT-1
    Scenario: Two sets with one selector leave each other's pods alone, but their service mixes them
      kubernetes/kubernetes#36859, mended for the sets. Users wanted the service to know the difference, too.
      Given the manifest is created:
        """
        apiVersion: v1
        kind: Service
        metadata: { name: both }
        spec: { clusterIP: None, selector: { app: x }, ports: [{ port: 80 }] }
        """
      And a running StatefulSet "a" with:
        | replicas                 | 2          |
        | selector.matchLabels     | { app: x } |
        | template.metadata.labels | { app: x } |
      And a running StatefulSet "b" with:
        | replicas                 | 1          |
        | selector.matchLabels     | { app: x } |
        | template.metadata.labels | { app: x } |
      When StatefulSet "a" is scaled to 1
      Then within 2 minutes the pods are exactly "a-0, b-0"
      And within 10 seconds the endpoints of service "both" are exactly "a-0, b-0"

    @Z46 @STS-UPDATE-1
    Scenario: The image of a living pod can be changed behind the set's back
      Users wanted it to be put back: only the revision label is compared.
      Given a running StatefulSet "web" with 2 replicas
      When pod "web-0" is patched:
        """
        spec: { containers: [{ name: app, image: "nginx:edited" }] }
        """
      And 1 hour passes
      Then no pods were deleted
      And pod "web-0" has:
        | spec.containers[0].image | nginx:edited |

    @Z46 @STS-UPDATE-1
    Scenario: A healthy pod without its revision label is replaced
      kubernetes/kubernetes#70442. Nobody wanted it; some use it to have a pod made anew.
      Given a running StatefulSet "web" with 2 replicas
      When pod "web-0" is labelled "controller-revision-hash-"
      Then within 1 minute pod "web-0" is another than before
      And within 1 minute StatefulSet "web" is ready
      And pod "web-1" is the same as before

    @Z47 @STS-DELETE-3
    Scenario: A set that is made anew waits for the names of its predecessor's pods
      kubernetes/kubernetes#111778. Users wanted it to take them over: they belong to another uid.
      Given a running StatefulSet "web" with:
        | replicas                            | 2                        |
        | image                               | busybox                  |
        | template.spec.containers[0].command | [sleep, "100000"]        |
        | grace                               | 60                       |
      When StatefulSet "web" is deleted
      Then within 1 second pods "web-0, web-1" are terminating
      Given a StatefulSet "web" with:
        | replicas | 2 |
      Then for 50 seconds pods "web-0, web-1" are terminating
      And within 30 minutes StatefulSet "web" is ready
      And pods "web-0, web-1" are another than before

  Rule: Disruption budgets are for evictions

    @Z48 @STS-DISRUPTION-2
    Scenario: Two sets under one budget are updated at once
      kubernetes/kubernetes#89820. Users wanted the budget to slow the update down.
      Given a running StatefulSet "a" with:
        | replicas                 | 1                     |
        | template.metadata.labels | { app: a, tier: data } |
      And a running StatefulSet "b" with:
        | replicas                 | 1                     |
        | template.metadata.labels | { app: b, tier: data } |
      And the manifest is created:
        """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: { name: data }
        spec: { minAvailable: 1, selector: { matchLabels: { tier: data } } }
        """
      And 10 seconds pass
      When the image of StatefulSet "a" is changed to "nginx:2"
      And the image of StatefulSet "b" is changed to "nginx:2"
      Then within 5 seconds pods "a-0, b-0" are not ready

    @Z49 @STS-DISRUPTION-1
    Scenario: A budget protects a pod that does not work
      kubernetes/kubernetes#80389. Users wanted to empty the node: AlwaysAllow lets unready pods go.
      Given a running StatefulSet "web" with 3 replicas
      And the manifest is created:
        """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: { name: web }
        spec: { minAvailable: 3, selector: { matchLabels: { app: web } } }
        """
      When pod "web-1" stops being ready
      And 10 seconds pass
      And pod "web-1" is evicted
      Then it is refused with 429 TooManyRequests
      When budget "web" is patched:
        """
        spec: { unhealthyPodEvictionPolicy: AlwaysAllow }
        """
      And 10 seconds pass
      And pod "web-1" is evicted
      Then within 1 minute pod "web-1" is another than before

    @Z50 @STS-ORDER-1
    Scenario: The controller waits until it sees what it wrote itself
      KEP-5647: until 1.35 a sync on an old view tried to create pods a second time. Users wanted each pod to be made once.
      Given a StatefulSet "web" with:
        | replicas            | 5        |
        | podManagementPolicy | Parallel |
      When 2 minutes pass
      Then StatefulSet "web" is ready
      And no pods were deleted
      And within 1 second there are 5 pods
