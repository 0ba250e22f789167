@STS-ZOO-1
Feature: Bug zoo: scaling and order
  What users reported of scaling, as the newest Kubernetes does it. docs/zoo.md lists every entry.
  Source: https://github.com/kubernetes/kubernetes/issues, by the numbers named below

  Rule: The health of pods decides over an ordered set

    @Z07 @STS-ORDER-3
    Scenario: A pod that is ready but not available yet can be scaled away
      kubernetes/kubernetes#123918, mended: nothing happened until the next full resync.
      Given a StatefulSet "web" with:
        | replicas        | 2  |
        | minReadySeconds | 30 |
      Then within 2 minutes pod "web-1" is ready
      When StatefulSet "web" is scaled to 1
      Then within 10 seconds pod "web-1" is terminating
      And within 1 minute the pods are exactly "web-0"

    @Z26 @STS-ORDER-1 @STS-ORDER-3
    Scenario Outline: An unready lowest pod blocks scaling to <replicas>
      The task page on scaling. Users wanted at least the pods above to go, or to come.
      Given a running StatefulSet "web" with 3 replicas
      When pod "web-0" stops being ready
      And StatefulSet "web" is scaled to <replicas>
      Then for 1 hour the pods are exactly "web-0, web-1, web-2"
      When pod "web-0" becomes ready again
      Then within 5 minutes StatefulSet "web" is ready

      Examples:
        | replicas |
        | 1        |
        | 5        |

    @Z26 @STS-ORDER-3
    Scenario: When only the pod that is to go is unready it goes
      kubernetes/kubernetes#36333, mended for this pod: users wanted to be rid of it.
      Given a running StatefulSet "web" with 3 replicas
      When pod "web-2" stops being ready
      And StatefulSet "web" is scaled to 1
      Then within 5 minutes the pods are exactly "web-0"

    @Z34 @STS-ORDER-3
    Scenario: A set whose only pod crashes can be scaled to nothing
      kubernetes/kubernetes#57865, mended.
      Given a StatefulSet "web" with:
        | replicas                            | 1                  |
        | image                               | busybox            |
        | template.spec.containers[0].command | [sh, -c, "exit 1"] |
      When 5 minutes pass
      Then pod "web-0" is not ready
      When StatefulSet "web" is scaled to 0
      Then within 2 minutes there are 0 pods

  Rule: Parallel does much at once, but not all

    @Z29 @STS-PARALLEL-1
    Scenario: A name that is taken keeps the pods behind its batch from being tried
      kubernetes/kubernetes#111778. Users wanted all others to be created: batches grow from 1, and end with the first error.
      Given the manifest is created:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: web-1, labels: { app: other } }
        spec: { containers: [{ name: app, image: nginx }] }
        """
      And a StatefulSet "web" with:
        | replicas            | 6        |
        | podManagementPolicy | Parallel |
      Then within 1 minute the pods are exactly "web-0, web-1, web-2"
      And for 10 minutes the pods are exactly "web-0, web-1, web-2"
      When pod "web-1" is deleted
      Then within 30 minutes StatefulSet "web" is ready

    @Z30 @STS-PARALLEL-2
    Scenario: Under a quota a pod that cannot come back keeps the others from being scaled away
      kubernetes/kubernetes#140858. Users wanted the pods above to go first, which would make room.
      Given a running StatefulSet "web" with:
        | replicas            | 4        |
        | podManagementPolicy | Parallel |
      And the manifest is created:
        """
        { apiVersion: v1, kind: ResourceQuota, metadata: { name: q }, spec: { hard: { pods: "3" } } }
        """
      And 10 seconds pass
      When pod "web-1" is deleted
      Then within 2 minutes the pods are exactly "web-0, web-2, web-3"
      When StatefulSet "web" is scaled to 2
      Then for 10 minutes the pods are exactly "web-0, web-2, web-3"
      When ResourceQuota "q" is patched:
        """
        spec: { hard: { pods: "9" } }
        """
      Then within 30 minutes the pods are exactly "web-0, web-1"

    @Z31 @STS-PARALLEL-2
    Scenario: A pod that is gone already does not stop the rest of a scale-down
      kubernetes/kubernetes#136812, mended in 1.36: a 404 ended the sync.
      Given a running StatefulSet "web" with:
        | replicas            | 6        |
        | podManagementPolicy | Parallel |
      When pod "web-4" is deleted by force
      And StatefulSet "web" is scaled to 1
      Then within 2 minutes the pods are exactly "web-0"

    @Z35 @STS-PARALLEL-1 @STS-MINREADY-1
    Scenario: minReadySeconds has no effect on how a Parallel set grows
      Users expected the new pods to come one by one.
      Given a running StatefulSet "web" with:
        | replicas            | 1        |
        | podManagementPolicy | Parallel |
        | minReadySeconds     | 60       |
      When StatefulSet "web" is scaled to 3
      Then within 1 second the pods are exactly "web-0, web-1, web-2"

  Rule: What goes first

    @Z32 @STS-DELETE-3
    Scenario: Deleting the set ends all pods at once, in no order
      The concept page lists it as a limitation. Users wanted the order of a scale-down; scaling to 0 first gives it.
      Given a running StatefulSet "web" with:
        | replicas | 3  |
        | grace    | 30 |
      When StatefulSet "web" is deleted
      Then within 1 second pods "web-0, web-1, web-2" are terminating
      And within 2 minutes there are 0 pods

    @Z33 @STS-UPDATE-1
    Scenario: In the middle of an update pods are scaled away before it goes on
      community#503. Who wanted the update to be over first has to wait before scaling.
      Given a running StatefulSet "web" with 4 replicas
      When the image of StatefulSet "web" is changed to "nginx:2"
      Then within 1 minute pod "web-2" is terminating
      When StatefulSet "web" is scaled to 3
      Then within 5 minutes StatefulSet "web" is rolled out
      And the pods were deleted in the order "web-3, web-1, web-0", each after the one before was gone

    @Z33 @STS-UPDATE-1
    Scenario: In the middle of an update missing pods are created at the new template first
      community#503. Who wanted new pods only after the update has to wait before scaling.
      Given a running StatefulSet "web" with:
        | replicas | 3       |
        | image    | nginx:1 |
      When the image of StatefulSet "web" is changed to "nginx:2"
      Then within 1 minute pod "web-2" is terminating
      When StatefulSet "web" is scaled to 4
      Then within 5 minutes StatefulSet "web" is rolled out
      And the pods were created in the order "web-2, web-3, web-1, web-0"
