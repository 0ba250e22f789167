@STS-UPSTREAM-1
Feature: Upstream: identity of the pods
  The end-to-end specs of Kubernetes for StatefulSets, in our own words. A paused pod is one whose readiness probe
  waits for a file on its volume.
  Source: https://github.com/kubernetes/kubernetes/blob/v1.36.3/test/e2e/apps/statefulset.go

  Background: A headless service, and pods that wait
    Given the manifest is created:
      """
      apiVersion: v1
      kind: Service
      metadata: { name: test }
      spec: { clusterIP: None, selector: { foo: bar }, ports: [{ name: http, port: 80 }] }
      """

  @upstream-01 @STS-STORAGE-3 @STS-NAME-1
  Scenario: Names, host names, indexes and volumes survive a restart of the set
    Upstream: should provide basic identity
    Given the manifest "manifests/upstream-paused.yaml" is created
    Then within 1 minute pod "ss-0" is Running
    And for 10 seconds the pods are exactly "ss-0"
    When pod "ss-0" runs "dd if=/dev/zero of=/data/statefulset-continue bs=1 count=1 conv=fsync"
    Then within 1 minute pod "ss-1" is Running
    And pod "ss-0" is ready
    When pod "ss-1" runs "dd if=/dev/zero of=/data/statefulset-continue bs=1 count=1 conv=fsync"
    Then within 1 minute pod "ss-2" is Running
    And pod "ss-2" is not ready
    When pod "ss-2" runs "dd if=/dev/zero of=/data/statefulset-continue bs=1 count=1 conv=fsync"
    Then within 1 minute StatefulSet "ss" is ready
    And StatefulSet "ss" has:
      | spec.serviceName | test |
    And every pod of StatefulSet "ss" prints "" for "touch /data/1763673600000000000"
    And every pod of StatefulSet "ss" prints "" for "echo $(hostname) | dd of=/data/hostname conv=fsync"
    And every pod of StatefulSet "ss" prints "" for "ln -s /data/hostname /data/hostname-symlink"
    And pod "ss-2" has:
      | metadata.labels[apps.kubernetes.io/pod-index] | "2" |
    When pod "ss-1" runs "printf $(hostname)"
    Then it prints "ss-1"
    When StatefulSet "ss" is scaled to 0
    Then within 5 minutes there are 0 pods
    When StatefulSet "ss" is scaled to 3
    Then within 5 minutes StatefulSet "ss" is ready
    And every pod of StatefulSet "ss" prints "/data/1763673600000000000" for "find /data -name '17*'"
    And every pod of StatefulSet "ss" prints "same" for 'if [ "$(cat /data/hostname)" = "$(hostname)" ]; then echo same; fi'
    And every pod of StatefulSet "ss" prints "same" for 'if [ "$(cat /data/hostname-symlink)" = "$(hostname)" ]; then echo same; fi'

  @upstream-02 @STS-ADOPT-1
  Scenario: A pod without owner is adopted, one without the labels is released
    Upstream: should adopt matching orphans and release non-matching pods
    Given the manifest "manifests/upstream-paused.yaml" is created
    And StatefulSet "ss" is scaled to 1
    Then within 1 minute pod "ss-0" is Running
    When pod "ss-0" runs "touch /data/statefulset-continue"
    Then within 1 minute pod "ss-0" is ready
    And pod "ss-0" has:
      | metadata.ownerReferences[0].kind | StatefulSet |
      | metadata.ownerReferences[0].name | ss          |
    When pod "ss-0" is patched:
      """
      metadata: { ownerReferences: null }
      """
    Then within 1 minute pod "ss-0" has:
      | metadata.ownerReferences[0].name | ss |
    And at some time pod "ss-0" had:
      | metadata.ownerReferences | absent |
    When pod "ss-0" is labelled "foo-, baz-"
    Then within 1 minute pod "ss-0" has:
      | metadata.ownerReferences | absent |
    And within 1 minute StatefulSet "ss" has:
      | status.replicas | 0 |
    When pod "ss-0" is labelled "foo=bar, baz=blah"
    Then within 10 minutes pod "ss-0" has:
      | metadata.ownerReferences[0].name | ss |
    And pod "ss-0" is the same as before

  @upstream-03 @STS-ORDER-1 @Z28
  Scenario: A predecessor that fails is put back although its successor is not ready
    Upstream: should not deadlock when a pod's predecessor fails
    Given the manifest "manifests/upstream-paused.yaml" is created
    And StatefulSet "ss" is scaled to 2
    Then within 1 minute pod "ss-0" is Running
    When pod "ss-0" runs "touch /data/statefulset-continue"
    Then within 1 minute pod "ss-1" is Running
    And pod "ss-1" is not ready
    When pod "ss-0" is deleted by force
    Then within 2 minutes pod "ss-0" is another than before
    And within 2 minutes pod "ss-0" is ready
    And pod "ss-1" is not ready
    When pod "ss-1" runs "touch /data/statefulset-continue"
    Then within 1 minute StatefulSet "ss" is ready
    And pod "ss-1" is the same as before
