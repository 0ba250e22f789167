Feature: Partitions, OnDelete and revisions
  Source: https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#update-strategies

  Rule: Pods below the partition keep the current revision

    @STS-UPDATE-3
    Scenario: A canary
      Given a running StatefulSet "web" with:
        | replicas  | 3       |
        | partition | 2       |
        | image     | nginx:1 |
      When the image of StatefulSet "web" is changed to "nginx:2"
      Then within 2 minutes StatefulSet "web" is rolled out
      And pod "web-2" has:
        | spec.containers[0].image | nginx:2 |
      And pods "web-0, web-1" are the same as before
      And StatefulSet "web" has:
        | status.currentReplicas | 2 |
        | status.updatedReplicas | 1 |

    @STS-UPDATE-3
    Scenario: A pod below the partition that dies comes back at the old template
      Given a running StatefulSet "web" with:
        | replicas  | 3       |
        | partition | 2       |
        | image     | nginx:1 |
      When the image of StatefulSet "web" is changed to "nginx:2"
      Then within 2 minutes StatefulSet "web" is rolled out
      When pods "web-0, web-2" are deleted
      Then within 2 minutes StatefulSet "web" is ready
      And pod "web-0" has:
        | spec.containers[0].image | nginx:1 |
      And pod "web-2" has:
        | spec.containers[0].image | nginx:2 |

    @STS-UPDATE-3
    Scenario: Lowering the partition step by step rolls the update out
      Given a running StatefulSet "web" with:
        | replicas  | 3       |
        | partition | 3       |
        | image     | nginx:1 |
      When the image of StatefulSet "web" is changed to "nginx:2"
      And 5 minutes pass
      Then no pods were deleted
      When StatefulSet "web" is patched:
        """
        spec: { updateStrategy: { rollingUpdate: { partition: 1 } } }
        """
      Then within 5 minutes StatefulSet "web" is rolled out
      And the pods were deleted in the order "web-2, web-1", each after the one before was gone
      When StatefulSet "web" is patched:
        """
        spec: { updateStrategy: { rollingUpdate: { partition: 0 } } }
        """
      Then within 5 minutes StatefulSet "web" is rolled out
      And the pods were deleted in the order "web-0"

    @STS-UPDATE-3 @T33
    Scenario: A partition above the number of replicas keeps every pod as it is
      Given a running StatefulSet "web" with:
        | replicas  | 2 |
        | partition | 5 |
      When the image of StatefulSet "web" is changed to "nginx:2"
      And 10 minutes pass
      Then pods "web-0, web-1" are the same as before
      When pod "web-1" is deleted
      Then within 2 minutes pod "web-1" is another than before
      And pod "web-1" has:
        | spec.containers[0].image | nginx |

    @STS-UPDATE-3 @Z14
    Scenario: Raising the partition does not take the update back
      Given a running StatefulSet "web" with:
        | replicas  | 2       |
        | partition | 1       |
        | image     | nginx:1 |
      When the image of StatefulSet "web" is changed to "nginx:2"
      Then within 2 minutes StatefulSet "web" is rolled out
      When StatefulSet "web" is patched:
        """
        spec: { updateStrategy: { rollingUpdate: { partition: 2 } } }
        """
      And 5 minutes pass
      Then no pods were deleted

    @STS-UPDATE-3 @Z36
    Scenario: New replicas below the partition are born at the old template
      Given a running StatefulSet "web" with:
        | replicas  | 1       |
        | partition | 5       |
        | image     | nginx:1 |
      When the image of StatefulSet "web" is changed to "nginx:2"
      And StatefulSet "web" is scaled to 3
      Then within 2 minutes pod "web-2" is ready
      And pods "web-1, web-2" have:
        | spec.containers[0].image | nginx:1 |

  Rule: OnDelete replaces nothing by itself

    @STS-ONDELETE-1
    Scenario: Only a pod that the user deletes gets the new template
      Given a running StatefulSet "web" with:
        | replicas            | 3        |
        | updateStrategy.type | OnDelete |
        | image               | nginx:1  |
      When the image of StatefulSet "web" is changed to "nginx:2"
      And 10 minutes pass
      Then no pods were deleted
      When pod "web-1" is deleted
      Then within 2 minutes pod "web-1" is ready
      And pod "web-1" has:
        | spec.containers[0].image | nginx:2 |
      And pods "web-0, web-2" have:
        | spec.containers[0].image | nginx:1 |

    @STS-ONDELETE-1 @Z10
    Scenario Outline: In <version> the current revision <does> when all pods were replaced
      kubernetes/kubernetes#73492, mended in 1.37. Users wanted the status to say that the update is done.
      Given Kubernetes <version>
      And a running StatefulSet "web" with:
        | replicas            | 1        |
        | updateStrategy.type | OnDelete |
      When the image of StatefulSet "web" is changed to "nginx:2"
      And pod "web-0" is deleted
      Then within 2 minutes pod "web-0" is ready
      And within 1 second StatefulSet "web" has:
        | status.updatedReplicas | 1         |
        | status.currentReplicas | <current> |

      Examples:
        | version | does                    | current |
        | 1.31    | stays behind for ever   | absent  |
        | 1.36    | stays behind for ever   | absent  |
        | 1.37    | follows                 | 1       |

    @STS-ONDELETE-1
    Scenario: Scaling up uses the new template
      Given a running StatefulSet "web" with:
        | replicas            | 1        |
        | updateStrategy.type | OnDelete |
      When the image of StatefulSet "web" is changed to "nginx:2"
      And StatefulSet "web" is scaled to 2
      Then within 2 minutes pod "web-1" is ready
      And pod "web-1" has:
        | spec.containers[0].image | nginx:2 |

  Rule: Every template has one ControllerRevision

    @STS-HISTORY-1
    Scenario: Going back to an earlier template raises its revision instead of making a third
      Given a running StatefulSet "web" with:
        | replicas | 1       |
        | image    | nginx:1 |
      When the image of StatefulSet "web" is changed to "nginx:2"
      Then within 2 minutes StatefulSet "web" is rolled out
      When the image of StatefulSet "web" is changed to "nginx:1"
      Then within 2 minutes StatefulSet "web" is rolled out
      And within 1 second there are 2 revisions

    @STS-HISTORY-1
    Scenario: revisionHistoryLimit bounds what is kept
      Given a running StatefulSet "web" with:
        | replicas             | 1 |
        | revisionHistoryLimit | 1 |
      When the image of StatefulSet "web" is changed to "nginx:2"
      Then within 2 minutes StatefulSet "web" is rolled out
      When the image of StatefulSet "web" is changed to "nginx:3"
      Then within 2 minutes StatefulSet "web" is rolled out
      When the image of StatefulSet "web" is changed to "nginx:4"
      Then within 2 minutes StatefulSet "web" is rolled out
      And within 10 seconds there are 2 revisions

    @STS-HISTORY-1
    Scenario: A revision between the current and the newest stays as long as a pod carries it
      Given a running StatefulSet "web" with:
        | replicas             | 2        |
        | revisionHistoryLimit | 0        |
        | updateStrategy.type  | OnDelete |
      When the image of StatefulSet "web" is changed to "nginx:2"
      And pod "web-1" is deleted
      Then within 2 minutes pod "web-1" is another than before
      And within 2 minutes pod "web-1" is ready
      When the image of StatefulSet "web" is changed to "nginx:3"
      And 1 minute passes
      Then within 1 second there are 3 revisions
      When pod "web-1" is deleted
      Then within 2 minutes pod "web-1" is another than before
      And within 2 minutes there are 2 revisions

    @STS-HISTORY-1
    Scenario: Another object with the name of the next revision makes the set choose another name
      The name comes from the template, so that it is known beforehand.
      Given the manifest is created:
        """
        apiVersion: apps/v1
        kind: ControllerRevision
        metadata: { name: web-5694fcf94b }
        data: { of: somebody else }
        revision: 1
        """
      And a running StatefulSet "web" with 2 replicas
      Then StatefulSet "web" has:
        | status.collisionCount | 1 |
      And within 1 second there are 2 revisions

    @STS-HISTORY-1
    Scenario: A revision that a pod still carries is not cut off
      Given a running StatefulSet "web" with:
        | replicas             | 2        |
        | revisionHistoryLimit | 0        |
        | updateStrategy.type  | OnDelete |
      When the image of StatefulSet "web" is changed to "nginx:2"
      And the image of StatefulSet "web" is changed to "nginx:3"
      And 1 minute passes
      Then within 1 second there are 2 revisions
