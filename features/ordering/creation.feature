Feature: Ordered creation
  Source: https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees

  Rule: Pods are created one after the other, each when all before it are Running and Ready

    @STS-ORDER-1 @seed-000 @seed-001 @seed-002 @seed-003
    Scenario: Three pods come up in order
      When the manifest "manifests/stateful-test.yaml" is created
      And StatefulSet "stateful-test" is scaled to 3
      Then within 2 minutes StatefulSet "stateful-test" is ready
      And the pods were created in the order "stateful-test-0, stateful-test-1, stateful-test-2", each after the one before became ready

    @STS-ORDER-1 @seed-003
    Scenario: A successor waits while its predecessor is not Ready
      Given a StatefulSet "web" with:
        | replicas                                   | 2                                                        |
        | template.spec.containers[0].readinessProbe | { exec: { command: [cat, /tmp/go] }, periodSeconds: 1 } |
      Then within 1 minute pod "web-0" is Running
      And for 5 minutes the pods are exactly "web-0"
      When pod "web-0" runs "touch /tmp/go"
      Then within 1 minute pod "web-1" is present
      And the pods were created in the order "web-1"

    @STS-ORDER-1
    Scenario: An image that cannot be pulled holds up all that follow
      Given a StatefulSet "web" with:
        | replicas | 3                    |
        | image    | registry.invalid/app |
      Then within 5 seconds pod "web-0" is present
      And for 10 minutes the pods are exactly "web-0"
      And pod "web-0" is Pending

    @STS-ORDER-1
    Scenario: A lower pod that is missing is put back before a new one is added
      Given a running StatefulSet "web" with 2 replicas
      When pod "web-0" is deleted by force
      And StatefulSet "web" is scaled to 3
      Then within 2 minutes StatefulSet "web" is ready
      And the pods were created in the order "web-0, web-2", each after the one before became ready

    @STS-ORDER-1
    Scenario: A ready successor of an unready pod is left alone
      Given a running StatefulSet "web" with 3 replicas
      When pod "web-0" stops being ready
      And 5 minutes pass
      Then no pods were deleted
      And pods "web-1, web-2" are ready

  Rule: minReadySeconds makes the next pod wait until the one before is available

    @STS-MINREADY-1
    Scenario: Ten seconds between ready and the next creation
      Given a StatefulSet "web" with:
        | replicas        | 2  |
        | minReadySeconds | 10 |
      Then within 1 minute pod "web-0" is ready
      And for 8 seconds the pods are exactly "web-0"
      And within 5 seconds pod "web-1" is present

  Rule: Parallel creates all pods at once

    @STS-PARALLEL-1
    Scenario: No pod waits for another
      Given a StatefulSet "web" with:
        | replicas            | 5               |
        | podManagementPolicy | Parallel        |
        | image               | registry.invalid/app |
      Then within 5 seconds there are 5 pods
      And for 1 minute pods "web-0, web-1, web-2, web-3, web-4" are not ready

    @STS-PARALLEL-1
    Scenario: All of them become ready
      Given a running StatefulSet "web" with:
        | replicas            | 5        |
        | podManagementPolicy | Parallel |
      Then the pods are exactly "web-0, web-1, web-2, web-3, web-4"

    @STS-PARALLEL-1 @STS-MINREADY-1
    Scenario: minReadySeconds does not hold up Parallel
      Given a StatefulSet "web" with:
        | replicas            | 3        |
        | podManagementPolicy | Parallel |
        | minReadySeconds     | 600      |
      Then within 5 seconds there are 3 pods
