Feature: Nodes that fail
  Source: https://kubernetes.io/docs/concepts/architecture/nodes/#node-status and
  https://kubernetes.io/docs/tasks/run-application/force-delete-stateful-set-pod/

  Background:
    Given a running StatefulSet "web" with:
      | replicas | 3        |
      | claim    | data 1Gi |

  Rule: A node that stops answering is found out after the grace period, and its pods are evicted after their toleration

    @STS-NODE-1 @seed-002
    Scenario: The node is not ready after 50 seconds, and nothing is known of its pods
      When the node of pod "web-1" stops answering
      Then for 40 seconds the node of pod "web-1" is ready
      And within 20 seconds the node of pod "web-1" is not ready
      And within 10 seconds pod "web-1" is not ready
      And the node of pod "web-1" has:
        | status.conditions[3].type   | Ready             |
        | status.conditions[3].status | Unknown           |
        | status.conditions[3].reason | NodeStatusUnknown |

    @STS-NODE-1 @seed-002
    Scenario: After five minutes more its pods are asked to go, but nobody can confirm that they did
      When the node of pod "web-1" stops answering
      And 5 minutes pass
      Then pod "web-1" is not terminating
      And within 2 minutes pod "web-1" is terminating
      And for 1 hour pod "web-1" is terminating
      And no pods were created

    @STS-NODE-2 @seed-002
    Scenario: No second pod of that name is started while the first may still run
      When the node of pod "web-1" stops answering
      And 1 hour passes
      Then no pods were created
      And pods "web-0, web-2" are ready

    @STS-NODE-1 @seed-002
    Scenario: A node that comes back in time keeps its pods
      When the node of pod "web-1" stops answering
      And 2 minutes pass
      Then pod "web-1" is not ready
      When the node of pod "web-1" answers again
      Then within 1 minute the node of pod "web-1" is ready
      And within 1 minute pod "web-1" is ready
      And pod "web-1" is the same as before
      And for 10 minutes pod "web-1" is not terminating

    @STS-NODE-1 @seed-002
    Scenario: A node that comes back late ends its pods, and they are replaced
      When the node of pod "web-1" stops answering
      And 10 minutes pass
      Then pod "web-1" is terminating
      When the node of pod "web-1" answers again
      Then within 5 minutes pod "web-1" is ready
      And pod "web-1" is another than before

  Rule: An administrator who knows that the node is gone can say so

    @STS-NODE-3 @seed-002 @T40
    Scenario: Deleting the pod by force frees its name
      The volume of the pod is on the node that is lost, so its successor cannot run anywhere else.
      When the node of pod "web-1" stops answering
      And 10 minutes pass
      And pod "web-1" is deleted by force
      Then within 1 minute pod "web-1" is another than before
      And for 10 minutes pod "web-1" is unscheduled

    @STS-NODE-3 @seed-002
    Scenario: Deleting the node removes its pods
      When the node of pod "web-1" stops answering
      And 2 minutes pass
      And the node of pod "web-1" is deleted
      Then within 2 minutes pod "web-1" is another than before

    @STS-NODE-3 @T45
    Scenario: The out-of-service taint removes the pods of a node that is shut down
      When the node of pod "web-1" stops answering
      And 2 minutes pass
      And the node of pod "web-1" is patched:
        """
        spec:
          taints:
          - { key: node.kubernetes.io/out-of-service, value: nodeshutdown, effect: NoExecute }
        """
      Then within 2 minutes pod "web-1" is another than before
