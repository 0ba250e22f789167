Feature: Rolling updates
  Source: https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#rolling-updates

  Rule: A new template reaches the pods from the highest ordinal down, one at a time

    @STS-UPDATE-2 @seed-002
    Scenario: Three pods are replaced in reverse order
      Given a running StatefulSet "kubia" with 3 replicas
      When the image of StatefulSet "kubia" is changed to "nginx:2"
      Then within 5 minutes StatefulSet "kubia" is rolled out
      And the pods were deleted in the order "kubia-2, kubia-1, kubia-0", each after the one before was gone
      And the pods became ready in the order "kubia-2, kubia-1, kubia-0"
      And pods "kubia-0, kubia-1, kubia-2" have:
        | spec.containers[0].image | nginx:2 |

    @STS-UPDATE-2 @seed-002
    Scenario: Never is more than one pod unavailable
      Given a running StatefulSet "kubia" with 4 replicas
      When the image of StatefulSet "kubia" is changed to "nginx:2"
      Then within 5 minutes StatefulSet "kubia" is rolled out
      And at no time were more than 1 pods not ready

    @STS-UPDATE-1 @seed-002
    Scenario: New replicas come up at the new template before the old ones are replaced
      Given a running StatefulSet "kubia" with 2 replicas
      When StatefulSet "kubia" is patched:
        """
        spec:
          replicas: 3
          template: { spec: { containers: [{ name: app, image: "nginx:2" }] } }
        """
      Then within 5 minutes StatefulSet "kubia" is rolled out
      And the pods were created in the order "kubia-2, kubia-1, kubia-0"
      And the pods were deleted in the order "kubia-1, kubia-0", each after the one before was gone

    @STS-UPDATE-1
    Scenario: Pods that are to go are scaled away before the update begins
      Given a running StatefulSet "web" with 3 replicas
      When StatefulSet "web" is patched:
        """
        spec:
          replicas: 2
          template: { spec: { containers: [{ name: app, image: "nginx:2" }] } }
        """
      Then within 5 minutes StatefulSet "web" is rolled out
      And the pods were deleted in the order "web-2, web-1, web-0", each after the one before was gone

    @STS-UPDATE-5
    Scenario: The status tells how far the update is
      Given a running StatefulSet "web" with 2 replicas
      When the image of StatefulSet "web" is changed to "nginx:2"
      Then within 1 minute StatefulSet "web" has:
        | status.updatedReplicas | 1 |
        | status.currentReplicas | 1 |
      And within 5 minutes StatefulSet "web" has:
        | status.updatedReplicas | 2 |
        | status.currentReplicas | 2 |
      And within 1 second there are 2 revisions

    @STS-UPDATE-2
    Scenario: A replacement that does not become Ready stops the update
      Given a running StatefulSet "web" with 3 replicas
      When the image of StatefulSet "web" is changed to "registry.invalid/app"
      And 10 minutes pass
      Then pod "web-2" is not ready
      And pods "web-0, web-1" are the same as before
      And pods "web-0, web-1" are ready

    @STS-UPDATE-6 @Z01 @T31
    Scenario: Rolling back a broken image does not help until the broken pod is deleted
      Given a running StatefulSet "web" with:
        | replicas | 2       |
        | image    | nginx:1 |
      When the image of StatefulSet "web" is changed to "registry.invalid/app"
      And 1 minute passes
      And the image of StatefulSet "web" is changed to "nginx:1"
      And 10 minutes pass
      Then pod "web-1" is not ready
      When pod "web-1" is deleted
      Then within 2 minutes StatefulSet "web" is rolled out

    @STS-UPDATE-2
    Scenario: A change of labels of the set or of replicas restarts no pod
      Given a running StatefulSet "web" with 2 replicas
      When StatefulSet "web" is labelled "team=storage"
      And StatefulSet "web" is patched:
        """
        spec: { minReadySeconds: 1, revisionHistoryLimit: 3 }
        """
      And 5 minutes pass
      Then no pods were deleted
      And within 1 second there are 1 revisions

  Rule: Only an unavailable pod above stops the update under minReadySeconds

    @STS-MINREADY-2
    Scenario: The next pod goes after the one before was ready for minReadySeconds
      Given a running StatefulSet "web" with:
        | replicas        | 2  |
        | minReadySeconds | 30 |
      And 1 minute passes
      When the image of StatefulSet "web" is changed to "nginx:2"
      Then within 1 minute pod "web-1" is not ready
      And within 1 minute pod "web-1" is ready
      And for 28 seconds pod "web-0" is not terminating
      And within 5 minutes StatefulSet "web" is rolled out

  Rule: Parallel updates one at a time too

    @STS-PARALLEL-3
    Scenario: The update of a Parallel set
      Given a running StatefulSet "web" with:
        | replicas            | 3        |
        | podManagementPolicy | Parallel |
      When the image of StatefulSet "web" is changed to "nginx:2"
      Then within 5 minutes StatefulSet "web" is rolled out
      And the pods were deleted in the order "web-2, web-1, web-0", each after the one before was gone

    @STS-PARALLEL-3
    Scenario: A Parallel set heals from a broken image when it is rolled back
      Given a running StatefulSet "web" with:
        | replicas            | 2        |
        | podManagementPolicy | Parallel |
        | image               | nginx:1  |
      When the image of StatefulSet "web" is changed to "registry.invalid/app"
      And 1 minute passes
      And the image of StatefulSet "web" is changed to "nginx:1"
      Then within 2 minutes StatefulSet "web" is rolled out
