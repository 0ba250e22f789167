Feature: The governing service
  Source: https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id

  Rule: A headless Service gives each pod a name in DNS

    @STS-NETWORK-1 @seed-000 @seed-002 @seed-004
    Scenario: A headless service has no address of its own and lists the pods by their names
      Given the manifest "manifests/kubia.yaml" is created
      Then within 2 minutes StatefulSet "kubia" is ready
      And service "kubia" has:
        | spec.clusterIP | None |
      And pods "kubia-0" have:
        | spec.hostname  | kubia-0 |
        | spec.subdomain | kubia   |
      And within 10 seconds the endpoints of service "kubia" are exactly "kubia-0, kubia-1"

    @STS-NETWORK-1
    Scenario: A pod that is not Ready is not among the endpoints
      Given the manifest "manifests/kubia.yaml" is created
      Then within 2 minutes StatefulSet "kubia" is ready
      When pod "kubia-1" stops being ready
      Then within 10 seconds the endpoints of service "kubia" are exactly "kubia-0"

    @STS-NETWORK-1
    Scenario: A set does not need its service to exist
      Given a running StatefulSet "web" with:
        | replicas    | 2            |
        | serviceName | not-here-yet |
      Then the pods are exactly "web-0, web-1"

    @STS-NETWORK-1 @seed-003
    Scenario: A NodePort service can govern a set too, with the address that it asks for
      Given the manifest "manifests/nginx-web.yaml" is created
      Then service "nginx" has:
        | spec.type      | NodePort    |
        | spec.clusterIP | 10.96.10.10 |
