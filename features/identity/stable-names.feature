Feature: Stable names and ordinals
  Each pod of a StatefulSet has an ordinal, and with it a name that stays: it is not interchangeable.
  Source: https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#pod-identity

  Rule: The pods of a set are named after the set and their ordinal, counted from 0

    @STS-NAME-1 @seed-000 @seed-002
    Scenario: Three replicas have the ordinals 0, 1 and 2
      Given a running StatefulSet "web" with 3 replicas
      Then the pods are exactly "web-0, web-1, web-2"

    @STS-NAME-1 @seed-001
    Scenario: The set of the seed's practice
      Given the manifest "manifests/stateful-test.yaml" is created
      Then within 2 minutes StatefulSet "stateful-test" is ready
      And the pods are exactly "stateful-test-0"

    @STS-NAME-1 @STS-IDENTITY-2 @T38
    Scenario: A pod carries its name and ordinal in labels, hostname and subdomain
      Given a running StatefulSet "web" with:
        | replicas    | 2     |
        | serviceName | nginx |
      Then pod "web-1" has:
        | metadata.labels[statefulset.kubernetes.io/pod-name] | web-1 |
        | metadata.labels[apps.kubernetes.io/pod-index]       | "1"   |
        | spec.hostname                                       | web-1 |
        | spec.subdomain                                      | nginx |
        | metadata.ownerReferences[0].name                    | web   |
        | metadata.ownerReferences[0].controller              | true  |

    @STS-NAME-1 @seed-003
    Scenario: The hostname inside the container is the pod's name
      Given a running StatefulSet "web" with 2 replicas
      When pod "web-0" runs "hostname"
      Then it prints "web-0"
      When pod "web-1" runs "hostname"
      Then it prints "web-1"

    @STS-NAME-1
    Scenario: A name with a dash and digits at its end is no trouble
      Given a running StatefulSet "shard-7" with 2 replicas
      Then the pods are exactly "shard-7-0, shard-7-1"

  Rule: A pod that is replaced keeps its name

    @STS-NAME-2 @STS-IDENTITY-3 @seed-001 @seed-002
    Scenario: A deleted pod comes back under its own name
      Given a running StatefulSet "web" with 2 replicas
      When pod "web-0" is deleted
      Then within 1 minute pod "web-0" is terminating
      And within 2 minutes pod "web-0" is ready
      And pod "web-0" is another than before
      And pod "web-1" is the same as before

    @STS-NAME-2 @STS-IDENTITY-3
    Scenario: The name is free only when the old pod is gone
      Given a running StatefulSet "web" with:
        | replicas | 1  |
        | grace    | 30 |
      When pod "web-0" is deleted
      And 5 minutes pass
      Then the pods were gone in the order "web-0"
      And the pods were created in the order "web-0"
      And pod "web-0" is ready

    @STS-NAME-2
    Scenario Outline: A pod that <ends> is replaced under its name
      Given a running StatefulSet "web" with:
        | replicas | 3     |
        | image    | nginx |
      When pod "web-1" is deleted by force
      Then within 2 minutes pod "web-1" is ready
      And pod "web-1" is another than before
      And pods "web-0, web-2" are the same as before

      Examples:
        | ends              |
        | is killed at once |

  Rule: Ordinals can begin elsewhere (spec.ordinals.start, KEP-3335)

    @STS-START-1 @T35
    Scenario: A set that starts at 5
      Given a running StatefulSet "web" with:
        | replicas       | 3 |
        | ordinals.start | 5 |
      Then the pods are exactly "web-5, web-6, web-7"
      And pod "web-5" has:
        | metadata.labels[apps.kubernetes.io/pod-index] | "5" |

    @STS-START-1
    Scenario: Moving the start up creates the new ordinals before it removes the old
      Given a running StatefulSet "web" with 2 replicas
      When StatefulSet "web" is patched:
        """
        spec: { ordinals: { start: 2 } }
        """
      Then within 5 minutes the pods are exactly "web-2, web-3"
      And the pods were created in the order "web-2, web-3", each after the one before became ready
      And the pods were deleted in the order "web-1, web-0", each after the one before was gone

    @STS-START-1
    Scenario: Moving the start down scales the high ordinals away
      Given a running StatefulSet "web" with:
        | replicas       | 2 |
        | ordinals.start | 2 |
      When StatefulSet "web" is patched:
        """
        spec: { ordinals: { start: 0 } }
        """
      Then within 5 minutes the pods are exactly "web-0, web-1"
      And the pods were deleted in the order "web-3, web-2", each after the one before was gone
