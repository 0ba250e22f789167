Feature: Nodes that shut down in good order
  A node that is told to shut down ends its pods before it goes: ordinary ones first, critical ones last. The rules are
  those of the kubelet's source; a kubelet is told by systemd, so none was recorded.
  Source: https://kubernetes.io/docs/concepts/cluster-administration/node-shutdown/

  Background: A set whose processes do not end on SIGTERM
    Given the manifest is created:
      """
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: { name: web }
      spec:
        serviceName: web
        replicas: 2
        selector: { matchLabels: { app: web } }
        template:
          metadata: { labels: { app: web } }
          spec: { containers: [{ name: app, image: busybox, command: [sleep, infinity] }] }
      """
    Then within 1 minute StatefulSet "web" is ready

  @STS-LIVE-4
  Scenario: Its pods have failed, say why, and are replaced on other nodes
    A pod that ends with 0 has succeeded, also here, and is replaced all the same.
    When the node of pod "web-1" is shut down within 30 seconds, of which critical pods get 10 seconds
    And 15 seconds pass
    Then pod "web-1" is the same as before
    And within 15 seconds pod "web-1" has:
      | status.phase   | Failed                                                    |
      | status.reason  | Terminated                                                |
      | status.message | Pod was terminated in response to imminent node shutdown. |
    And within 1 minute pod "web-1" is another than before
    And within 2 minutes StatefulSet "web" is ready
