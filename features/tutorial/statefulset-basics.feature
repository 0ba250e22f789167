Feature: StatefulSet Basics
  The tutorial of kubernetes.io, to be stepped through: a set `web` of two nginx pods with a claim `www` each.
  Source: https://kubernetes.io/docs/tutorials/stateful-application/basic-stateful-set/

  Background: The set of the tutorial
    Given the manifest "manifests/basics.yaml" is created
    Then within 5 minutes StatefulSet "web" is ready

  Rule: Creating a StatefulSet

    @STS-ORDER-1 @T01 @T03 @T04 @T05
    Scenario: web-1 is launched when web-0 is Running and Ready
      Then at some time StatefulSet "web" had:
        | spec.replicas        | 2 |
        | status.readyReplicas | 1 |
      And the pods were created in the order "web-0, web-1", each after the one before became ready
      And the pods are exactly "web-0, web-1"

    @STS-NETWORK-1 @T02
    Scenario: The service has no address of its own
      Then service "nginx" has:
        | spec.clusterIP | None |

  Rule: Pods have a sticky identity

    @STS-NAME-1 @T06 @T08
    Scenario: The host names are those of the pods, also after a restart
      When pod "web-0" runs "hostname"
      Then it prints "web-0"
      When the pods labelled "app=nginx" are deleted
      Then within 10 seconds pods "web-0, web-1" are terminating
      And within 5 minutes StatefulSet "web" is ready
      And the pods were created in the order "web-0, web-1"
      When pod "web-1" runs "hostname"
      Then it prints "web-1"

    @STS-NETWORK-2 @T07 @T08
    Scenario: The names of the pods lead to them, also after a restart
      Given the manifest is created:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: dns-test }
        spec: { containers: [{ name: dns-test, image: "busybox:1.28", command: [sleep, infinity] }] }
        """
      Then within 1 minute pod "dns-test" is ready
      And within 10 seconds pod "dns-test" prints "1" for "nslookup web-0.nginx.default.svc.cluster.local | grep -c ^Name"
      When the pods labelled "app=nginx" are deleted
      Then within 10 seconds pods "web-0, web-1" are terminating
      And within 5 minutes StatefulSet "web" is ready
      And within 10 seconds pod "dns-test" prints "1" for "nslookup web-1.nginx.default.svc.cluster.local | grep -c ^Name"

    @STS-STORAGE-3 @T09 @T10
    Scenario: What was written to a volume is served after the pods were deleted
      Then claims "www-web-0, www-web-1" are Bound
      When pod "web-0" runs "echo $(hostname) > /usr/share/nginx/html/index.html"
      And pod "web-1" runs "echo $(hostname) > /usr/share/nginx/html/index.html"
      And the pods labelled "app=nginx" are deleted
      Then within 10 seconds pods "web-0, web-1" are terminating
      And within 5 minutes StatefulSet "web" is ready
      When pod "web-1" runs "cat /usr/share/nginx/html/index.html"
      Then it prints "web-1"

  Rule: Scaling

    @STS-SCALE-1 @STS-ORDER-3 @T11 @T12 @T13
    Scenario: Up to five, down to three, and the claims stay
      When StatefulSet "web" is scaled to 5
      Then within 5 minutes StatefulSet "web" is ready
      And the pods were created in the order "web-2, web-3, web-4", each after the one before became ready
      When StatefulSet "web" is patched:
        """
        spec: { replicas: 3 }
        """
      Then within 5 minutes the pods are exactly "web-0, web-1, web-2"
      And the pods were deleted in the order "web-4, web-3", each after the one before was gone
      And the claims are exactly "www-web-0, www-web-1, www-web-2, www-web-3, www-web-4"

  Rule: Updating

    @STS-UPDATE-2 @T14 @T15 @T16
    Scenario: A rolling update goes in reverse order
      When the image of StatefulSet "web" is changed to "registry.k8s.io/nginx-slim:0.24"
      Then within 5 minutes StatefulSet "web" is rolled out
      And the pods were deleted in the order "web-1, web-0", each after the one before was gone
      And pods "web-0, web-1" have:
        | spec.containers[0].image | registry.k8s.io/nginx-slim:0.24 |

    @STS-UPDATE-3 @T17 @T18 @T19 @T20
    Scenario: Staging an update, rolling out a canary, and a phased roll out
      When StatefulSet "web" is patched:
        """
        spec:
          replicas: 3
          updateStrategy: { type: RollingUpdate, rollingUpdate: { partition: 3 } }
        """
      Then within 5 minutes StatefulSet "web" is ready
      When the image of StatefulSet "web" is changed to "registry.k8s.io/nginx-slim:0.21"
      And pod "web-2" is deleted
      Then within 2 minutes pod "web-2" is another than before
      And within 2 minutes pod "web-2" is ready
      And pod "web-2" has:
        | spec.containers[0].image | registry.k8s.io/nginx-slim:0.8 |
      When StatefulSet "web" is patched:
        """
        spec: { updateStrategy: { rollingUpdate: { partition: 2 } } }
        """
      Then within 2 minutes StatefulSet "web" is rolled out
      And pod "web-2" has:
        | spec.containers[0].image | registry.k8s.io/nginx-slim:0.21 |
      When pod "web-1" is deleted
      Then within 2 minutes pod "web-1" is another than before
      And within 2 minutes pod "web-1" is ready
      And pod "web-1" has:
        | spec.containers[0].image | registry.k8s.io/nginx-slim:0.8 |
      When StatefulSet "web" is patched:
        """
        spec: { updateStrategy: { rollingUpdate: { partition: 0 } } }
        """
      Then within 5 minutes StatefulSet "web" is rolled out
      And pods "web-0, web-1, web-2" have:
        | spec.containers[0].image | registry.k8s.io/nginx-slim:0.21 |

    @STS-ONDELETE-1 @T21
    Scenario: On delete, each pod is updated when somebody deletes it
      When StatefulSet "web" is patched:
        """
        spec: { updateStrategy: { type: OnDelete, rollingUpdate: null } }
        """
      And the image of StatefulSet "web" is changed to "registry.k8s.io/nginx-slim:0.24"
      Then for 10 minutes pods "web-0, web-1" are ready
      And pods "web-0, web-1" are the same as before
      When pod "web-1" is deleted
      Then within 2 minutes pod "web-1" is another than before
      And pod "web-1" has:
        | spec.containers[0].image | registry.k8s.io/nginx-slim:0.24 |
      And pod "web-0" has:
        | spec.containers[0].image | registry.k8s.io/nginx-slim:0.8 |

  Rule: Deleting

    @STS-DELETE-3 @STS-ADOPT-1 @T22 @T23 @T24 @T25
    Scenario: Without its pods, and back again
      When pod "web-1" runs "echo here > /usr/share/nginx/html/index.html"
      And StatefulSet "web" is deleted with propagation Orphan
      Then within 1 minute StatefulSet "web" is gone
      And pods "web-0, web-1" are ready
      When pod "web-0" is deleted
      Then within 1 minute the pods are exactly "web-1"
      And for 5 minutes the pods are exactly "web-1"
      When the manifest "manifests/basics.yaml" is created
      Then it is refused with 409 AlreadyExists
      And within 5 minutes StatefulSet "web" is ready
      And pod "web-1" is the same as before
      When pod "web-1" runs "cat /usr/share/nginx/html/index.html"
      Then it prints "here"

    @STS-DELETE-3 @STS-STORAGE-3 @T26 @T27
    Scenario: With its pods, and again with the same data
      When pod "web-0" runs "echo kept > /usr/share/nginx/html/index.html"
      And StatefulSet "web" is deleted
      Then within 1 second pods "web-0, web-1" are terminating
      And within 2 minutes the pods are exactly ""
      And service "nginx" is present
      When the manifest "manifests/basics.yaml" is created
      Then it is refused with 409 AlreadyExists
      And within 5 minutes StatefulSet "web" is ready
      When pod "web-0" runs "cat /usr/share/nginx/html/index.html"
      Then it prints "kept"

    @STS-DELETE-3 @STS-STORAGE-3 @T30
    Scenario: Cleaning up: the claims are deleted by hand
      When StatefulSet "web" is deleted
      And service "nginx" is deleted
      Then within 2 minutes the pods are exactly ""
      And the claims are exactly "www-web-0, www-web-1"
      When claims "www-web-0, www-web-1" are deleted
      Then within 1 minute the claims are exactly ""
      And within 1 minute there are 0 volumes

  Rule: Parallel pods

    @STS-PARALLEL-1 @STS-PARALLEL-2 @T28 @T29
    Scenario: All at once: created, added, and deleted
      When StatefulSet "web" is deleted
      Then within 2 minutes the pods are exactly ""
      Given a StatefulSet "web" with:
        | replicas            | 2        |
        | podManagementPolicy | Parallel |
        | serviceName         | nginx    |
      Then within 1 second the pods are exactly "web-0, web-1"
      And within 2 minutes StatefulSet "web" is ready
      When StatefulSet "web" is scaled to 4
      Then within 1 second the pods are exactly "web-0, web-1, web-2, web-3"
      And within 2 minutes StatefulSet "web" is ready
      When StatefulSet "web" is deleted
      Then within 1 second pods "web-0, web-1, web-2, web-3" are terminating
