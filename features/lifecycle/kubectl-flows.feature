Feature: What the seeds do with kubectl
  The commands of the seeds, told as steps.
  Source: https://kubernetes.io/docs/tutorials/stateful-application/basic-stateful-set/

  Rule: kubectl apply, again and again

    @STS-ORDER-1 @seed-001
    Scenario: Apply both manifests, then apply them with three replicas
      When the manifest "manifests/replica-test.yaml" is created
      And the manifest "manifests/stateful-test.yaml" is created
      Then within 2 minutes StatefulSet "stateful-test" is ready
      And within 2 minutes ReplicaSet "replicaset-test" is ready
      When ReplicaSet "replicaset-test" is scaled to 3
      And StatefulSet "stateful-test" is scaled to 3
      Then within 2 minutes StatefulSet "stateful-test" is ready
      And within 2 minutes ReplicaSet "replicaset-test" is ready
      And within 1 second there are 6 pods

    @STS-APPLY-1 @Z89
    Scenario: Applying the same manifest twice changes nothing
      When the manifest is applied:
        """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: { name: web }
        spec:
          replicas: 2
          serviceName: web
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web } }
            spec: { containers: [{ name: app, image: nginx }] }
        """
      Then within 2 minutes StatefulSet "web" is ready
      When the manifest is applied:
        """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: { name: web }
        spec:
          replicas: 2
          serviceName: web
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web } }
            spec: { containers: [{ name: app, image: nginx }] }
        """
      And 5 minutes pass
      Then no pods were deleted
      And StatefulSet "web" has:
        | metadata.generation | 1 |

    @STS-APPLY-1
    Scenario: Applying a changed manifest changes what it names
      Given a running StatefulSet "web" with 1 replica
      When the manifest is applied:
        """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: { name: web }
        spec: { replicas: 3 }
        """
      Then within 2 minutes StatefulSet "web" is ready
      And the pods are exactly "web-0, web-1, web-2"

  Rule: kubectl delete pod -l, and kubectl delete -f

    @STS-STORAGE-3 @seed-003
    Scenario: Deleting all pods by their label brings all of them back with their volumes
      Given a running StatefulSet "web" with:
        | replicas | 2                                |
        | claim    | www 1Gi at /usr/share/nginx/html |
      And pod "web-0" runs "hostname > /usr/share/nginx/html/index.html"
      When the pods labelled "app=web" are deleted
      Then within 10 seconds pods "web-0, web-1" are terminating
      And within 5 minutes StatefulSet "web" is ready
      And pods "web-0, web-1" are another than before
      And claims "www-web-0, www-web-1" are the same as before
      When pod "web-0" runs "cat /usr/share/nginx/html/index.html"
      Then it prints "web-0"

    @STS-DELETE-3 @seed-004
    Scenario: Deleting a manifest deletes the set and its service, and leaves the claims
      Given the manifest "manifests/kubia.yaml" is created
      Then within 2 minutes StatefulSet "kubia" is ready
      When the manifest "manifests/kubia.yaml" is deleted
      Then within 2 minutes the pods are exactly ""
      And StatefulSet "kubia" is gone
      And service "kubia" is gone
      And the claims are exactly "data-kubia-0, data-kubia-1"

  Rule: kubectl delete pod

    @STS-NAME-2 @STS-CONTRAST-1 @seed-001
    Scenario: A deleted pod of each, side by side
      Given the manifest "manifests/replica-test.yaml" is created
      And the manifest "manifests/stateful-test.yaml" is created
      Then within 2 minutes StatefulSet "stateful-test" is ready
      And within 2 minutes ReplicaSet "replicaset-test" is ready
      When pod "stateful-test-0" is deleted
      And the pods of ReplicaSet "replicaset-test" are deleted
      Then within 2 minutes StatefulSet "stateful-test" is ready
      And within 2 minutes ReplicaSet "replicaset-test" is ready
      And pod "stateful-test-0" is another than before
      And no pod of ReplicaSet "replicaset-test" has its name from before
