Feature: Pods that make room for more important ones
  A pod of a set has no right to its node: where a pod of higher priority fits nowhere, the scheduler ends less important
  ones. The set makes its pod anew at once, under the same name, and it waits until there is room.
  Source: https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/

  Background: A set whose pods take the same port on each node
    Given the manifest is created:
      """
      apiVersion: scheduling.k8s.io/v1
      kind: PriorityClass
      metadata: { name: urgent }
      value: 1000
      ---
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: { name: web }
      spec:
        serviceName: web
        replicas: 3
        minReadySeconds: 2
        selector: { matchLabels: { app: web } }
        template:
          metadata: { labels: { app: web } }
          spec:
            terminationGracePeriodSeconds: 5
            containers: [{ name: app, image: nginx, ports: [{ containerPort: 7777, hostPort: 7777 }] }]
      """
    Then within 1 minute StatefulSet "web" has:
      | status.availableReplicas | 3 |

  Rule: The pod that goes is one of the least important; its name comes back and waits

    @STS-DISRUPTION-3
    Scenario: The youngest of equals makes room, and comes back when there is room again
      Given the manifest is created:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: batch }
        spec:
          priorityClassName: urgent
          terminationGracePeriodSeconds: 1
          containers: [{ name: app, image: nginx, ports: [{ containerPort: 7777, hostPort: 7777 }] }]
        """
      Then within 10 seconds pod "web-2" has the event Preempted "Preempted by pod"
      And within 1 minute pod "batch" is ready
      And at some time pod "batch" had:
        | status.conditions[0].reason | Unschedulable |
      And pods "web-0, web-1" are ready
      And pod "web-2" is another than before
      And within 10 seconds pod "web-2" has the event FailedScheduling "didn't have free ports for the requested pod ports"
      When pod "batch" is deleted
      Then within 1 minute StatefulSet "web" is ready

    @STS-DISRUPTION-3
    Scenario: A budget does not hold it up where no other pod can go
      Given the manifest is created:
        """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: { name: web }
        spec: { maxUnavailable: 0, selector: { matchLabels: { app: web } } }
        """
      And 1 second passes
      When the manifest is applied:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: batch }
        spec:
          priorityClassName: urgent
          containers: [{ name: app, image: nginx, ports: [{ containerPort: 7777, hostPort: 7777 }] }]
        """
      Then within 1 minute pod "batch" is ready
      And pod "web-2" is another than before

  Rule: Equals wait

    @STS-DISRUPTION-3
    Scenario: A pod of the same priority waits
      Given the manifest is created:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: batch }
        spec:
          containers: [{ name: app, image: nginx, ports: [{ containerPort: 7777, hostPort: 7777 }] }]
        """
      Then within 10 seconds pod "batch" has the event FailedScheduling "No preemption victims found for incoming pod"
      And pods "web-0, web-1, web-2" are ready
