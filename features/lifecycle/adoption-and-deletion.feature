Feature: Adoption and deletion
  Source: https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#pod-selector

  Rule: A set adopts orphans that match its selector and carry its name

    @STS-ADOPT-1
    Scenario: Orphaned pods are taken up by a new set without a restart
      Given a running StatefulSet "web" with 2 replicas
      When StatefulSet "web" is deleted with propagation Orphan
      Then within 1 minute StatefulSet "web" is gone
      And for 1 minute pods "web-0, web-1" are ready
      Given a running StatefulSet "web" with 2 replicas
      Then pods "web-0, web-1" are the same as before
      And within 1 second there is 1 revisions

    @STS-ADOPT-1
    Scenario: A bare pod of the right name and labels is adopted and then brought to the set's template
      Given the manifest is created:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: web-1, labels: { app: web } }
        spec: { containers: [{ name: app, image: nginx }] }
        """
      And a running StatefulSet "web" with 2 replicas
      Then within 2 minutes StatefulSet "web" is rolled out
      And pod "web-1" has:
        | metadata.ownerReferences[0].kind | StatefulSet |

    @STS-ADOPT-1
    Scenario: A bare pod with the labels but another name is not adopted
      Given a running StatefulSet "web" with 2 replicas
      When the manifest is created:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: stranger, labels: { app: web } }
        spec: { containers: [{ name: app, image: nginx }] }
        """
      Then within 1 minute pod "stranger" is ready
      When 10 minutes pass
      Then pod "stranger" has:
        | metadata.ownerReferences | absent |
      And StatefulSet "web" has:
        | status.replicas | 2 |

    @STS-ADOPT-1
    Scenario: An orphan out of range is adopted and taken away
      Given the manifest is created:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: web-7, labels: { app: web } }
        spec: { containers: [{ name: app, image: nginx }] }
        """
      And a running StatefulSet "web" with 1 replica
      Then within 2 minutes the pods are exactly "web-0"

    @STS-ADOPT-1 @STS-ADOPT-2
    Scenario: A pod whose labels no longer match is released, and keeps the name taken
      Given a running StatefulSet "web" with 2 replicas
      When pod "web-1" is labelled "app=other"
      Then within 1 minute pod "web-1" has:
        | metadata.ownerReferences | absent |
      And 10 minutes pass
      And no pods were created
      When pod "web-1" is labelled "app=web"
      Then within 30 minutes pod "web-1" has:
        | metadata.ownerReferences[0].name | web |

    @STS-ADOPT-1
    Scenario: Two sets with one selector do not fight over pods
      Given a running StatefulSet "a" with:
        | replicas                     | 2           |
        | selector.matchLabels         | { app: x }  |
        | template.metadata.labels     | { app: x }  |
      And a running StatefulSet "b" with:
        | replicas                     | 2           |
        | selector.matchLabels         | { app: x }  |
        | template.metadata.labels     | { app: x }  |
      Then for 10 minutes the pods are exactly "a-0, a-1, b-0, b-1"

    @STS-POD-2
    Scenario: The pod-name label is put back when it is taken away
      Given a running StatefulSet "web" with 1 replica
      When pod "web-0" is labelled "statefulset.kubernetes.io/pod-name-"
      Then within 1 minute pod "web-0" has:
        | metadata.labels[statefulset.kubernetes.io/pod-name] | web-0 |
      And pod "web-0" is the same as before

  Rule: A set can be deleted with its pods, before them, or without them

    @STS-DELETE-3 @seed-001
    Scenario: In the background the set goes first and the pods follow in any order
      Given a running StatefulSet "web" with 3 replicas
      When StatefulSet "web" is deleted
      Then within 1 second StatefulSet "web" is gone
      And within 1 second pods "web-0, web-1, web-2" are terminating
      And within 2 minutes the pods are exactly ""

    @STS-DELETE-3
    Scenario: In the foreground the set goes last
      Given a running StatefulSet "web" with 2 replicas
      When StatefulSet "web" is deleted with propagation Foreground
      Then within 1 second StatefulSet "web" is terminating
      And within 2 minutes StatefulSet "web" is gone
      And the pods are exactly ""

    @STS-DELETE-2
    Scenario: While the set is being deleted no pod is replaced
      Given a running StatefulSet "web" with 2 replicas
      When StatefulSet "web" is deleted with propagation Foreground
      And pod "web-0" is deleted by force
      And 2 minutes pass
      Then no pods were created

    @STS-DELETE-3
    Scenario: A set that is created anew waits for the names of the old pods
      Given a running StatefulSet "web" with:
        | replicas | 1  |
        | grace    | 30 |
      When StatefulSet "web" is deleted
      Then within 1 second pod "web-0" is terminating
      Given a StatefulSet "web" with:
        | replicas | 1 |
      Then within 5 minutes pod "web-0" is ready
      And pod "web-0" is another than before
      And the pods were gone in the order "web-0"
      And the pods were created in the order "web-0"

  Rule: Pods that have ended are replaced

    @STS-FAILURE-1 @Z38
    Scenario Outline: A container that ends with <code> is started again in its pod
      Given a running StatefulSet "web" with 2 replicas
      When pod "web-1" exits with code <code>
      Then within 1 minute pod "web-1" has:
        | status.containerStatuses[0].restartCount | 1 |
      And within 1 minute pod "web-1" is ready
      And pod "web-1" is the same as before

      Examples:
        | code |
        | 0    |
        | 1    |

    @STS-FAILURE-2
    Scenario: A controller that is restarted in the middle of an update goes on with it
      Given a running StatefulSet "web" with 3 replicas
      When the image of StatefulSet "web" is changed to "nginx:2"
      Then within 1 minute pod "web-2" is terminating
      When the controllers are stopped
      And 2 minutes pass
      And the controllers are started
      Then within 5 minutes StatefulSet "web" is rolled out
      And the pods were created in the order "web-2, web-1, web-0"
