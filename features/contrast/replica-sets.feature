Feature: The contrast with ReplicaSets
  A ReplicaSet's pods are cattle: any of them stands for any other.
  Source: https://kubernetes.io/docs/concepts/workloads/controllers/replicaset/

  Rule: Their names end at random and never come back

    @STS-CONTRAST-1 @seed-001 @seed-004
    Scenario: A deleted pod is replaced by one of another name
      Given the manifest "manifests/replica-test.yaml" is created
      Then within 1 minute ReplicaSet "replicaset-test" is ready
      When the pods of ReplicaSet "replicaset-test" are deleted
      Then within 1 minute ReplicaSet "replicaset-test" is ready
      And no pod of ReplicaSet "replicaset-test" has its name from before

    @STS-CONTRAST-1 @seed-001
    Scenario: All its pods are created at once
      Given a StatefulSet "web" with:
        | replicas | 3               |
        | image    | registry.invalid/app |
      And the manifest "manifests/replica-test.yaml" is created
      When ReplicaSet "replicaset-test" is scaled to 3
      Then within 5 seconds there are 4 pods

    @STS-CONTRAST-1 @seed-001
    Scenario: All its pods are deleted at once
      Given a running ReplicaSet "web" with:
        | replicas | 3  |
        | grace    | 30 |
      When ReplicaSet "web" is scaled to 0
      Then within 1 second the pods of ReplicaSet "web" are terminating
      And within 2 minutes there are 0 pods

    @STS-CONTRAST-1 @seed-001
    Scenario: A StatefulSet deletes one after the other
      Given a running StatefulSet "web" with 3 replicas
      When StatefulSet "web" is scaled to 0
      Then within 5 minutes there are 0 pods
      And at no time were more than 1 pods terminating

  Rule: Its pods share one claim

    @STS-CONTRAST-2 @seed-001
    Scenario: A file of one pod is seen by all
      Given the manifest "manifests/replica-pvc.yaml" is created
      Then within 2 minutes ReplicaSet "replica-pvc" is ready
      When a pod of ReplicaSet "replica-pvc" runs "touch /applog/hello_modu.log"
      And ReplicaSet "replica-pvc" is scaled to 3
      Then within 2 minutes ReplicaSet "replica-pvc" is ready
      And every pod of ReplicaSet "replica-pvc" prints "hello_modu.log" for "ls /applog"
      And the claims are exactly "replica-pvc1"
