@STS-ZOO-1
Feature: Bug zoo: what other versions do
  Flaws that came and went: each scenario says which Kubernetes it speaks of. docs/zoo.md lists every entry.
  Source: https://github.com/kubernetes/kubernetes/issues, by the numbers named below

  Rule: Before

    @Z06 @STS-PARALLEL-3
    Scenario: Until 1.33 a Parallel update took the next pod as soon as the last one was Ready
      kubernetes/kubernetes#112307. Users wanted minReadySeconds to be waited for.
      Given Kubernetes 1.33
      And a running StatefulSet "web" with:
        | replicas            | 3        |
        | podManagementPolicy | Parallel |
        | minReadySeconds     | 300      |
      And 10 minutes pass
      When the image of StatefulSet "web" is changed to "nginx:2"
      Then within 2 minutes StatefulSet "web" is rolled out
      And at some time StatefulSet "web" had:
        | status.availableReplicas | 0 |

    @Z07 @STS-ORDER-3
    Scenario: Until 1.33 a pod that was ready but not available held up its own end
      kubernetes/kubernetes#123918. Users wanted the pod to go at once.
      Given Kubernetes 1.33
      And a StatefulSet "web" with:
        | replicas        | 2  |
        | minReadySeconds | 30 |
      Then within 2 minutes pod "web-1" is ready
      When StatefulSet "web" is scaled to 1
      Then for 20 seconds pod "web-1" is not terminating

    @Z08 @STS-MINREADY-1
    Scenario: Until 1.34 the next pod came about twice as late
      kubernetes/kubernetes#119352. Users wanted it minReadySeconds after the one before was ready.
      Given Kubernetes 1.34
      And a StatefulSet "web" with:
        | replicas        | 2  |
        | minReadySeconds | 10 |
      Then within 1 minute pod "web-0" is ready
      And for 13 seconds the pods are exactly "web-0"
      And within 10 seconds pod "web-1" is present

  Rule: After

    @Z03 @STS-PARALLEL-3
    Scenario: From 1.37 on an unready pod counts although the update does not reach it
      kubernetes/kubernetes#96218: what users wanted, so that no second pod goes down.
      Given Kubernetes 1.37
      And a running StatefulSet "web" with:
        | replicas            | 3        |
        | podManagementPolicy | Parallel |
        | partition           | 1        |
      When pod "web-0" stops being ready
      And the image of StatefulSet "web" is changed to "nginx:2"
      And 1 hour passes
      Then no pods were deleted
      When pod "web-0" becomes ready again
      Then within 5 minutes StatefulSet "web" is rolled out

    @Z05 @STS-PARALLEL-3
    Scenario: From 1.37 on a broken pod goes first
      kubernetes/kubernetes#137666: what users wanted, as it is down anyway.
      Given Kubernetes 1.37
      And a running StatefulSet "web" with:
        | replicas            | 3        |
        | podManagementPolicy | Parallel |
      When pod "web-0" stops being ready
      And the image of StatefulSet "web" is changed to "nginx:2"
      Then within 5 minutes StatefulSet "web" is rolled out
      And the pods were deleted in the order "web-0, web-2, web-1"
