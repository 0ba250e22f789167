@STS-ZOO-1
Feature: Bug zoo: rollouts and revisions
  What users reported of updates, as the newest Kubernetes does it. docs/zoo.md lists every entry.
  Source: https://github.com/kubernetes/kubernetes/issues, by the numbers named below

  Rule: A broken template blocks an ordered set for good

    @Z01 @STS-UPDATE-6
    Scenario: After going back to the old template the broken pod stays broken until somebody deletes it
      kubernetes/kubernetes#67250. Users wanted web-2 to be replaced as soon as the template is good again.
      Given a running StatefulSet "web" with:
        | replicas | 3       |
        | image    | nginx:1 |
      When the image of StatefulSet "web" is changed to "registry.invalid/app"
      Then within 1 minute pod "web-2" is another than before
      When the image of StatefulSet "web" is changed to "nginx:1"
      And 1 hour passes
      Then no pods were deleted
      And pod "web-2" has:
        | spec.containers[0].image | registry.invalid/app |
      When pod "web-2" is deleted
      Then within 5 minutes StatefulSet "web" is rolled out
      And pod "web-2" has:
        | spec.containers[0].image | nginx:1 |

    @Z01 @STS-UPDATE-6
    Scenario: Deleting the broken pod before the template is good brings it back broken
      kubernetes/kubernetes#67250. Users wanted the order of the two not to matter.
      Given a running StatefulSet "web" with 2 replicas
      When the image of StatefulSet "web" is changed to "registry.invalid/app"
      And 1 minute passes
      And pod "web-1" is deleted
      Then within 5 minutes pod "web-1" is another than before
      And pod "web-1" has:
        | spec.containers[0].image | registry.invalid/app |

    @Z02 @STS-UPDATE-6
    Scenario: A set whose first template is broken is not mended by a better one
      kubernetes/kubernetes#60164. Users wanted the pod that never ran to be replaced.
      Given a StatefulSet "web" with:
        | replicas | 3                    |
        | image    | registry.invalid/app |
      When 1 minute passes
      And the image of StatefulSet "web" is changed to "nginx:1"
      And 1 hour passes
      Then no pods were deleted
      And the pods are exactly "web-0"
      And pod "web-0" has:
        | spec.containers[0].image | registry.invalid/app |

    @Z02 @Z04 @STS-PARALLEL-3
    Scenario: A Parallel set heals, also when it has only one pod
      kubernetes/kubernetes#137409: in 1.35.0 to 1.35.3 a pod that was unavailable before used up the budget for ever.
      Users wanted it to be replaced first.
      Given a StatefulSet "web" with:
        | replicas            | 1                    |
        | podManagementPolicy | Parallel             |
        | image               | registry.invalid/app |
      When 1 minute passes
      And the image of StatefulSet "web" is changed to "nginx:1"
      Then within 2 minutes StatefulSet "web" is rolled out

    @Z25 @STS-UPDATE-6
    Scenario: There is no undo on the server, and going back by hand does not free a broken pod
      kubernetes/kubernetes#85784. Users wanted one request that takes an update back. kubectl looks the old template up
      in a ControllerRevision and writes it, which is a change like any other.
      Given a running StatefulSet "web" with:
        | replicas | 2       |
        | image    | nginx:1 |
      When the image of StatefulSet "web" is changed to "registry.invalid/app"
      And 1 minute passes
      And the rollback of StatefulSet "web" is patched:
        """
        spec: {}
        """
      Then it is refused with 404 NotFound
      When the image of StatefulSet "web" is changed to "nginx:1"
      Then for 1 hour pod "web-1" is not ready
      And StatefulSet "web" has:
        | spec.template.spec.containers[0].image | nginx:1 |

  Rule: Parallel updates look at the pods that they have passed only

    @Z03 @STS-PARALLEL-3
    Scenario: An unready lower pod does not stop the update, so two are down
      kubernetes/kubernetes#96218. Users wanted all unavailable pods to count. (With the gate MaxUnavailableStatefulSet they do.)
      Given a running StatefulSet "web" with:
        | replicas            | 3        |
        | podManagementPolicy | Parallel |
      When pod "web-0" stops being ready
      And the image of StatefulSet "web" is changed to "nginx:2"
      Then within 1 minute pod "web-2" is not ready
      And pod "web-0" is not ready

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
    Scenario: A broken lower pod has to wait for its turn
      kubernetes/kubernetes#137666. Users wanted web-0 to go first, as it is down anyway, and from 1.37 on it does. 1.36 goes from the top.
      Given a running StatefulSet "web" with:
        | replicas            | 3        |
        | podManagementPolicy | Parallel |
      When pod "web-0" stops being ready
      And the image of StatefulSet "web" is changed to "nginx:2"
      Then within 5 minutes StatefulSet "web" is rolled out
      And the pods were deleted in the order "web-2, web-1, web-0", each after the one before was gone

  Rule: minReadySeconds is waited for, once

    @Z06 @STS-MINREADY-2
    Scenario: A Parallel update waits until the pod before is available
      kubernetes/kubernetes#112307, mended before 1.36: the next pod was taken as soon as the last was Ready.
      Given a running StatefulSet "web" with:
        | replicas            | 3        |
        | podManagementPolicy | Parallel |
        | minReadySeconds     | 300      |
      And 10 minutes pass
      When the image of StatefulSet "web" is changed to "nginx:2"
      Then within 1 minute pod "web-2" is not ready
      And within 1 minute pod "web-2" is ready
      And for 290 seconds pods "web-0, web-1" are not terminating
      And within 1 hour StatefulSet "web" is rolled out
      And at no time were more than 1 pods not ready

    @Z08 @STS-MINREADY-1
    Scenario: The next pod comes minReadySeconds after the one before was ready, not twice as late
      kubernetes/kubernetes#119352, mended in 1.36. A pod's status tells whole seconds, and a kubelet tells it late: between
      the moments at which one pod is seen ready and the next one comes may be a second or two less.
      Given a StatefulSet "web" with:
        | replicas        | 2  |
        | minReadySeconds | 10 |
      Then within 1 minute pod "web-0" is ready
      And for 8 seconds the pods are exactly "web-0"
      And within 4 seconds pod "web-1" is present

    @Z09 @STS-STATUS-1
    Scenario: The status calls an update done while its last pod is not available yet
      kubernetes/kubernetes#136831. Users wanted currentRevision to wait for minReadySeconds.
      Given a running StatefulSet "web" with:
        | replicas        | 2  |
        | minReadySeconds | 60 |
      And 5 minutes pass
      When the image of StatefulSet "web" is changed to "nginx:2"
      And 10 minutes pass
      Then at some time StatefulSet "web" had:
        | status.observedGeneration | 2 |
        | status.updatedReplicas    | 2 |
        | status.currentReplicas    | 2 |
        | status.availableReplicas  | 1 |

  Rule: Which template a pod is made from

    @Z11 @STS-UPDATE-3
    Scenario: A failed creation does not finish a partitioned update
      kubernetes/kubernetes#119684, a regression of 1.27, mended: web-0 came back at the new template.
      Given a running StatefulSet "web" with:
        | replicas  | 2       |
        | partition | 1       |
        | image     | nginx:1 |
      When the image of StatefulSet "web" is changed to "nginx:2"
      Then within 2 minutes StatefulSet "web" is rolled out
      Given the next create of a Pod is refused with 409
      When pod "web-0" is deleted by force
      Then within 5 minutes pod "web-0" is another than before
      And within 1 minute pod "web-0" is ready
      And pod "web-0" has:
        | spec.containers[0].image | nginx:1 |
      And StatefulSet "web" has:
        | status.currentReplicas | 1 |

    @Z12 @STS-UPDATE-3
    Scenario: Scaling a canary to nothing and back puts every pod on the new template
      kubernetes/kubernetes#121534. Users wanted the partition to hold: with no pods the update counts as complete.
      Given a running StatefulSet "web" with:
        | replicas  | 3       |
        | partition | 2       |
        | image     | nginx:1 |
      When the image of StatefulSet "web" is changed to "nginx:2"
      Then within 2 minutes StatefulSet "web" is rolled out
      When StatefulSet "web" is scaled to 0
      Then within 5 minutes StatefulSet "web" has:
        | status.replicas           | 0 |
        | status.observedGeneration | 3 |
      When StatefulSet "web" is scaled to 2
      Then within 2 minutes StatefulSet "web" is ready
      And pods "web-0, web-1" have:
        | spec.containers[0].image | nginx:2 |

    @Z13 @STS-START-1 @STS-UPDATE-3
    Scenario: The partition counts pods from the start ordinal, it is no ordinal
      kubernetes/kubernetes#128529. Users wanted partition 3 to mean "from pod 3 on".
      Given a running StatefulSet "web" with:
        | replicas       | 4       |
        | ordinals.start | 2       |
        | partition      | 3       |
        | image          | nginx:1 |
      When the image of StatefulSet "web" is changed to "nginx:2"
      Then within 2 minutes StatefulSet "web" is rolled out
      And the pods were deleted in the order "web-5"

    @Z14 @STS-UPDATE-3
    Scenario: Raising the partition takes nothing back until the pods are deleted by hand
      kubernetes/kubernetes#91674. Users wanted it to be a rollback.
      Given a running StatefulSet "web" with:
        | replicas  | 3       |
        | partition | 2       |
        | image     | nginx:1 |
      When the image of StatefulSet "web" is changed to "nginx:2"
      Then within 2 minutes StatefulSet "web" is rolled out
      When StatefulSet "web" is patched:
        """
        spec: { updateStrategy: { rollingUpdate: { partition: 3 } } }
        """
      And 1 hour passes
      Then no pods were deleted
      And pod "web-2" has:
        | spec.containers[0].image | nginx:2 |
      When pod "web-2" is deleted
      Then within 2 minutes pod "web-2" is another than before
      And pod "web-2" has:
        | spec.containers[0].image | nginx:1 |

    @Z15 @STS-UPDATE-3
    Scenario: A pod of an old revision has the whole old template, not a mixture
      kubernetes/kubernetes#78420, mended in 1.16. Users wanted the old pod as it was.
      Given a running StatefulSet "web" with:
        | replicas              | 2                                                |
        | partition             | 1                                                |
        | template.spec.volumes | [{ name: scratch, hostPath: { path: /scratch } }] |
      When StatefulSet "web" is patched:
        """
        spec:
          template:
            spec:
              volumes: [{ name: scratch, hostPath: null, emptyDir: {} }]
              dnsConfig: { options: [{ name: ndots, value: "2" }] }
        """
      Then within 2 minutes StatefulSet "web" is rolled out
      When pods "web-0, web-1" are deleted
      Then within 2 minutes pods "web-0, web-1" are another than before
      And pod "web-0" has:
        | spec.volumes[0].hostPath.path | /scratch |
        | spec.volumes[0].emptyDir      | absent   |
        | spec.dnsConfig                | absent   |
      And pod "web-1" has:
        | spec.volumes[0].emptyDir | {}     |
        | spec.volumes[0].hostPath | absent |

    @Z16 @STS-UPDATE-2
    Scenario: A pod that dies before its turn comes back new when the strategy was left out
      kubernetes/kubernetes#70442. The tutorial promises the previous version, and users wanted what it promises.
      Given a running StatefulSet "web" with:
        | replicas | 3       |
        | image    | nginx:1 |
      When the image of StatefulSet "web" is changed to "registry.invalid/app"
      Then within 1 minute pod "web-2" is another than before
      When pod "web-0" is deleted
      Then within 1 minute pod "web-0" is another than before
      And pod "web-0" has:
        | spec.containers[0].image | registry.invalid/app |

    @Z16 @STS-UPDATE-2
    Scenario: With the type alone it comes back old
      kubernetes/kubernetes#70442. Users wanted one rule, however the strategy is written.
      Given a running StatefulSet "web" with:
        | replicas            | 3             |
        | updateStrategy.type | RollingUpdate |
        | image               | nginx:1       |
      When the image of StatefulSet "web" is changed to "registry.invalid/app"
      Then within 1 minute pod "web-2" is another than before
      When pod "web-0" is deleted
      Then within 1 minute pod "web-0" is another than before
      And pod "web-0" has:
        | spec.containers[0].image | nginx:1 |

    @Z17 @STS-UPDATE-5
    Scenario: A pod that is deleted in the middle of an update ends at the new template like all others
      kubernetes/kubernetes#70442, mended: such a pod stayed old for ever.
      Given a running StatefulSet "web" with:
        | replicas            | 3             |
        | updateStrategy.type | RollingUpdate |
      When the image of StatefulSet "web" is changed to "nginx:2"
      Then within 1 minute pod "web-1" is terminating
      When pod "web-0" is deleted
      Then within 10 minutes StatefulSet "web" is rolled out
      And pods "web-0, web-1, web-2" have:
        | spec.containers[0].image | nginx:2 |

  Rule: Equal templates are one revision

    @Z18 @STS-HISTORY-1
    Scenario: Writing the same template in other words makes no revision
      kubernetes/kubernetes#134773, mended: leaving out an empty creationTimestamp rolled every set.
      Given a running StatefulSet "web" with 2 replicas
      When StatefulSet "web" is patched:
        """
        spec:
          template:
            metadata: { creationTimestamp: null }
            spec: { restartPolicy: Always, dnsPolicy: ClusterFirst, terminationGracePeriodSeconds: 30 }
        """
      And 1 hour passes
      Then no pods were deleted
      And within 1 second there are 1 revisions

    @Z19 @STS-HISTORY-1
    Scenario: Each of many templates is rolled out once and then left alone
      kubernetes/kubernetes#61998, mended: two revisions with high hashes were taken for one another without end.
      Given a running StatefulSet "web" with 1 replica
      When the image of StatefulSet "web" is changed to "nginx:2"
      And 10 minutes pass
      Then the pods were deleted in the order "web-0"
      When the image of StatefulSet "web" is changed to "nginx:3"
      And 10 minutes pass
      Then the pods were deleted in the order "web-0"
      When the image of StatefulSet "web" is changed to "nginx:4"
      And 10 minutes pass
      Then the pods were deleted in the order "web-0"
      When the image of StatefulSet "web" is changed to "nginx:5"
      And 10 minutes pass
      Then the pods were deleted in the order "web-0"
      And within 1 second there are 5 revisions

    @Z20 @STS-FAILURE-2
    Scenario: A controller that starts again in the middle of an update makes no revisions
      kubernetes/kubernetes#56355, mended: revisions without number, and pods that came and went.
      Given a running StatefulSet "web" with 3 replicas
      When the image of StatefulSet "web" is changed to "nginx:2"
      Then within 1 minute pod "web-2" is terminating
      When the controllers are stopped
      And the controllers are started
      Then within 10 minutes StatefulSet "web" is rolled out
      And within 1 second there are 2 revisions

    @Z21 @STS-FAILURE-2
    Scenario: A controller that starts again right after the first sync makes no twin of the first revision
      kubernetes/kubernetes#55159, mended in 1.12.
      Given a StatefulSet "web" with:
        | replicas | 2 |
      Then within 5 seconds there are 1 revisions
      When the controllers are stopped
      And the controllers are started
      Then within 5 minutes StatefulSet "web" is ready
      And within 1 second there are 1 revisions
      And StatefulSet "web" has:
        | status.collisionCount | 0 |

    @Z22 @STS-HISTORY-1
    Scenario: A stranger with the same revision number does not make the set waver
      kubernetes/kubernetes#69967, mended: the update revision changed with every sync.
      Given a running StatefulSet "web" with 2 replicas
      And the manifest is created:
        """
        apiVersion: apps/v1
        kind: ControllerRevision
        metadata: { name: web-stranger, labels: { app: web } }
        data: { spec: { template: { spec: { containers: [] } } } }
        revision: 1
        """
      When 1 hour passes
      Then no pods were deleted
      And StatefulSet "web" has:
        | status.updatedReplicas | 2 |
        | status.currentReplicas | 2 |

    @Z24 @STS-HISTORY-1
    Scenario: Going back uses the revision that was there before
      There and back again: no third object, as users wanted; the old one is the newest now, and a later template makes the third.
      Given a running StatefulSet "web" with:
        | replicas | 1       |
        | image    | nginx:1 |
      When the image of StatefulSet "web" is changed to "nginx:2"
      Then within 2 minutes StatefulSet "web" is rolled out
      When the image of StatefulSet "web" is changed to "nginx:1"
      Then within 2 minutes StatefulSet "web" is rolled out
      And no revisions were created
      When the image of StatefulSet "web" is changed to "nginx:3"
      Then within 2 minutes StatefulSet "web" is rolled out
      And within 1 second there are 3 revisions
