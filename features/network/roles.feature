Feature: Pods with roles
  Primary, secondary and arbiter know each other by name; the roles are the pods' own doing.
  Source: https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id

  Background: A set of three that has settled
    Given the manifest "manifests/roles.yaml" is created
    Then within 2 minutes StatefulSet "db" is ready
    And within 30 seconds pod "db-0" prints "primary" for "cat /www/role"
    And within 30 seconds pod "db-1" prints "secondary" for "cat /www/role"

  Rule: Another pod takes over a role, not a name

    @STS-NETWORK-2 @STS-NAME-2 @seed-001
    Scenario: The secondary takes over when the primary dies, and the old primary comes back as the secondary
      When pod "db-0" is deleted
      Then within 30 seconds pod "db-1" prints "primary" for "cat /www/role"
      And within 2 minutes StatefulSet "db" is ready
      And pod "db-0" is another than before
      And within 30 seconds pod "db-0" prints "secondary" for "cat /www/role"
      When pod "db-1" is deleted
      Then within 30 seconds pod "db-0" prints "primary" for "cat /www/role"

    @STS-NETWORK-2 @STS-NAME-2 @seed-001
    Scenario: A restart of the arbiter does not take the role away for long
      When pod "db-2" is deleted
      Then within 2 minutes pod "db-2" is another than before
      And within 2 minutes StatefulSet "db" is ready
      And within 30 seconds pod "db-0" prints "primary" for "wget -qO- http://db-0.db/role"
      And within 30 seconds pod "db-0" prints "db-0" for "wget -qO- http://db-2.db/primary"
