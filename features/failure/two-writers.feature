Feature: Two pods of one identity
  Containers go on while nobody hears of their node. Who deletes such a pod by force says that it is gone; if it is not,
  two pods of one name run, and both write what only one of them should.
  Source: https://kubernetes.io/docs/tasks/run-application/force-delete-stateful-set-pod/

  Background: A set that writes to a directory that every node can reach, and a pod that reads it
    Given the manifest is created:
      """
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: { name: web }
      spec:
        serviceName: web
        replicas: 1
        selector: { matchLabels: { app: web } }
        template:
          metadata: { labels: { app: web } }
          spec:
            terminationGracePeriodSeconds: 1
            containers:
              - name: app
                image: busybox
                command: [sh, -c, "while true; do echo $NODE >> /shared/$HOSTNAME; sleep 5; done"]
                env: [{ name: NODE, valueFrom: { fieldRef: { fieldPath: spec.nodeName } } }]
                volumeMounts: [{ name: shared, mountPath: /shared }]
            volumes: [{ name: shared, nfs: { server: 192.0.2.7, path: /shared } }]
      """
    Then within 1 minute pod "web-0" is ready
    Given the manifest is created:
      """
      apiVersion: v1
      kind: Pod
      metadata: { name: reader }
      spec:
        affinity:
          podAntiAffinity:
            requiredDuringSchedulingIgnoredDuringExecution:
              - { labelSelector: { matchLabels: { app: web } }, topologyKey: kubernetes.io/hostname }
        containers:
          - name: app
            image: busybox
            command: [sleep, infinity]
            volumeMounts: [{ name: shared, mountPath: /shared }]
        volumes: [{ name: shared, nfs: { server: 192.0.2.7, path: /shared } }]
      """
    Then within 1 minute pod "reader" is ready

  Rule: A container's life does not depend on its kubelet

    @STS-NODE-2
    Scenario: A pod of a node that stopped answering goes on writing, also when it is to be deleted
      When the node of pod "web-0" stops answering
      And 10 minutes pass
      Then pod "web-0" is terminating
      And within 1 minute pod "reader" prints "1" for "a=$(wc -l < /shared/web-0); sleep 12; b=$(wc -l < /shared/web-0); echo $((b > a))"

  Rule: A deletion by force breaks the promise of at most one pod of a name

    @Z42 @STS-NODE-3
    Scenario: The old pod and the new one write to the same file
      Users wanted at most one pod of an identity, always: only who knows that the node is dead may delete by force.
      When the node of pod "web-0" stops answering
      And 2 minutes pass
      And pod "web-0" is deleted by force
      Then within 1 minute pod "web-0" is another than before
      And within 1 minute pod "web-0" is ready
      And within 1 minute pod "reader" prints "2" for "sleep 12; tail -n 4 /shared/web-0 | sort -u | wc -l"

    @Z42 @STS-NODE-3
    Scenario: The node that is back ends the pod that nobody knows any more
      Given the manifest is created:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: neighbour }
        spec:
          affinity:
            podAffinity:
              requiredDuringSchedulingIgnoredDuringExecution:
                - { labelSelector: { matchLabels: { app: web } }, topologyKey: kubernetes.io/hostname }
          containers: [{ name: app, image: busybox, command: [sleep, infinity] }]
        """
      Then within 1 minute pod "neighbour" is ready
      When the node of pod "web-0" stops answering
      And 2 minutes pass
      And pod "web-0" is deleted by force
      Then within 1 minute pod "web-0" is another than before
      And within 1 minute pod "web-0" is ready
      When the node of pod "neighbour" answers again
      Then within 1 minute pod "reader" prints "1" for "sleep 12; tail -n 2 /shared/web-0 | sort -u | wc -l"
