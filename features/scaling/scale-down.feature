Feature: Scaling down
  Source: https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees

  Rule: The highest ordinal goes first, one at a time

    @STS-ORDER-3 @seed-000 @seed-001 @seed-002
    Scenario: From three to none
      Given the manifest "manifests/stateful-test.yaml" is created
      And a running StatefulSet "web" with 3 replicas
      When StatefulSet "web" is scaled to 0
      Then within 5 minutes the pods are exactly "stateful-test-0"
      And the pods were deleted in the order "web-2, web-1, web-0", each after the one before was gone

    @STS-ORDER-3 @seed-000 @seed-002
    Scenario: Never are two pods taken away at the same time
      Given a running StatefulSet "web" with 5 replicas
      When StatefulSet "web" is scaled to 1
      Then within 10 minutes the pods are exactly "web-0"
      And at no time were more than 1 pods terminating

    @STS-ORDER-3 @seed-002 @T32
    Scenario: Nothing is scaled down while a remaining pod is unhealthy
      Given a running StatefulSet "web" with 3 replicas
      When pod "web-0" stops being ready
      And StatefulSet "web" is scaled to 1
      Then for 5 minutes the pods are exactly "web-0, web-1, web-2"
      When pod "web-0" becomes ready again
      Then within 5 minutes the pods are exactly "web-0"
      And the pods were deleted in the order "web-2, web-1", each after the one before was gone

    @STS-ORDER-3
    Scenario: The highest pod goes even when it is the unhealthy one
      Given a running StatefulSet "web" with 3 replicas
      When pod "web-2" stops being ready
      And StatefulSet "web" is scaled to 2
      Then within 2 minutes the pods are exactly "web-0, web-1"

    @STS-ORDER-3 @Z26
    Scenario: Two unhealthy pods that are to go block each other for ever
      Given a running StatefulSet "web" with 3 replicas
      When pods "web-1, web-2" stop being ready
      And StatefulSet "web" is scaled to 1
      Then for 30 minutes the pods are exactly "web-0, web-1, web-2"
      When pod "web-2" is deleted
      Then within 5 minutes the pods are exactly "web-0"

    @STS-ORDER-3
    Scenario: A pod that has not ended keeps the next one waiting
      Given a running StatefulSet "web" with:
        | replicas | 3                                      |
        | grace    | 120                                    |
        | image    | busybox                                |
        | template.spec.containers[0].command | [sleep, "100000"]   |
      When StatefulSet "web" is scaled to 1
      Then for 100 seconds the pods are exactly "web-0, web-1, web-2"
      And pod "web-1" is not terminating
      And within 5 minutes the pods are exactly "web-0"

  Rule: Parallel takes all of them at once

    @STS-PARALLEL-2
    Scenario: Unready pods do not stop it
      Given a running StatefulSet "web" with:
        | replicas            | 4        |
        | podManagementPolicy | Parallel |
      When pods "web-0, web-2" stop being ready
      And StatefulSet "web" is scaled to 1
      Then within 2 minutes the pods are exactly "web-0"

  Rule: Scaling up again

    @STS-SCALE-1 @seed-001 @seed-002
    Scenario: The next ordinals are added
      Given a running StatefulSet "web" with 1 replica
      When StatefulSet "web" is scaled to 3
      Then within 2 minutes StatefulSet "web" is ready
      And the pods were created in the order "web-1, web-2", each after the one before became ready
      And pod "web-0" is the same as before

    @STS-SCALE-1
    Scenario: A pod that is being taken away comes back only after it is gone
      Given a running StatefulSet "web" with 2 replicas
      When StatefulSet "web" is scaled to 1
      Then within 10 seconds pod "web-1" is terminating
      When StatefulSet "web" is scaled to 2
      Then within 2 minutes StatefulSet "web" is ready
      And pod "web-1" is another than before

    @STS-SCALE-1
    Scenario: The scale subresource tells replicas and selector
      Given a running StatefulSet "web" with 2 replicas
      When StatefulSet "web" is scaled to 4
      Then within 2 minutes StatefulSet "web" has:
        | spec.replicas        | 4 |
        | status.readyReplicas | 4 |

    @STS-SCALE-1
    Scenario: A negative number of replicas is refused
      Given a running StatefulSet "web" with 1 replica
      When StatefulSet "web" is scaled to -1
      Then it is refused with 422 Invalid
      And StatefulSet "web" has:
        | spec.replicas | 1 |
