Feature: Eviction and disruption budgets
  Source: https://kubernetes.io/docs/concepts/workloads/pods/disruptions/

  Background:
    Given a running StatefulSet "web" with 3 replicas

  Rule: An eviction is a deletion that a PodDisruptionBudget can refuse

    @STS-DISRUPTION-1
    Scenario: Without a budget an evicted pod is replaced under its name
      When pod "web-1" is evicted
      Then within 2 minutes StatefulSet "web" is ready
      And pod "web-1" is another than before

    @STS-DISRUPTION-1
    Scenario: A budget lets one pod go at a time
      Given the manifest is created:
        """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: { name: web }
        spec: { minAvailable: 2, selector: { matchLabels: { app: web } } }
        """
      Then within 1 minute budget "web" has:
        | status.disruptionsAllowed | 1 |
        | status.currentHealthy     | 3 |
        | status.desiredHealthy     | 2 |
      When pod "web-1" is evicted
      And pod "web-2" is evicted
      Then it is refused with 429 TooManyRequests:
        """
        Cannot evict pod as it would violate the pod's disruption budget.
        """
      And within 2 minutes StatefulSet "web" is ready
      And pod "web-2" is the same as before

    @STS-DISRUPTION-1
    Scenario: A budget of zero refuses every eviction
      Given the manifest is created:
        """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: { name: web }
        spec: { maxUnavailable: 0, selector: { matchLabels: { app: web } } }
        """
      And 10 seconds pass
      When pod "web-0" is evicted
      Then it is refused with 429 TooManyRequests
      And pod "web-0" is the same as before

    @STS-DISRUPTION-2
    Scenario: A rolling update does not ask the budget
      Given the manifest is created:
        """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: { name: web }
        spec: { maxUnavailable: 0, selector: { matchLabels: { app: web } } }
        """
      When the image of StatefulSet "web" is changed to "nginx:2"
      Then within 5 minutes StatefulSet "web" is rolled out
