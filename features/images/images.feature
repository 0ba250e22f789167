Feature: What runs in the containers
  The simulated cluster knows some images as small programs: busybox, nginx, httpd, the book's kubia, some databases.
  A feature can say what its own images do; an image that nobody has spoken of runs and does nothing.
  Source: https://kubernetes.io/docs/concepts/containers/images/

  Rule: Users say what their images do

    @STS-IMAGE-1
    Scenario: In the feature, as a script
      Given the image "example/counter" is:
        """
        script: |
          echo $(( $(cat /data/starts 2> /dev/null || echo 0) + 1 )) > /data/starts
          exec sleep infinity
        """
      And a running StatefulSet "web" with:
        | replicas | 1                 |
        | image    | example/counter:1 |
        | claim    | data 1Gi at /data |
      When pod "web-0" runs "cat /data/starts"
      Then it prints "1"
      When pod "web-0" is deleted
      Then within 2 minutes pod "web-0" is another than before
      And within 2 minutes pod "web-0" is ready
      When pod "web-0" runs "cat /data/starts"
      Then it prints "2"

    @STS-IMAGE-1
    Scenario: In a file, for all features
      Given the images of "manifests/images.yaml"
      And the manifest is created:
        """
        apiVersion: v1
        kind: Service
        metadata: { name: greeter }
        spec: { clusterIP: None, selector: { app: greeter }, ports: [{ name: http, port: 8080 }] }
        """
      And a running StatefulSet "greeter" with:
        | replicas | 2                 |
        | image    | example/greeter:1 |
      Then within 10 seconds the endpoints of service "greeter" are exactly "greeter-0, greeter-1"
      When pod "greeter-0" runs "wget -qO- http://greeter-1.greeter:8080/"
      Then it prints "hello from greeter-1"

    @STS-IMAGE-1 @STS-ORDER-1
    Scenario: A program that needs its time holds up the next pod
      Given the images of "manifests/images.yaml"
      And a StatefulSet "slow" with:
        | replicas                                   | 2                                                           |
        | image                                      | example/sluggish:1                                          |
        | template.spec.containers[0].readinessProbe | { exec: { command: [test, -f, /ready] }, periodSeconds: 1 } |
      Then within 10 seconds the pods are exactly "slow-0"
      And for 20 seconds the pods are exactly "slow-0"
      And within 2 minutes StatefulSet "slow" is ready

  Rule: An image that nobody has spoken of runs, and does nothing

    @STS-IMAGE-1
    Scenario: It is ready, listens where the pod says so, and ends when it is told
      Given a running StatefulSet "app" with:
        | replicas                             | 2                         |
        | image                                | my.company/unheard-of:1.0 |
        | template.spec.containers[0].ports    | [{ containerPort: 9000 }] |
      Then pod "app-0" has:
        | status.phase                             | Running |
        | status.containerStatuses[0].restartCount | 0       |
      When pod "app-0" runs "nc -z localhost 9000"
      Then it exits with 0
      When pod "app-0" runs "nc -z localhost 9001"
      Then it exits with 1
      When StatefulSet "app" is scaled to 1
      Then within 10 seconds the pods are exactly "app-0"
      And for 1 hour pod "app-0" is ready

  Rule: An image that is nowhere keeps its pod waiting

    @STS-IMAGE-1
    Scenario: First the pull fails, then the kubelet waits longer each time
      Names below example.com are reserved, so no registry answers there.
      Given a StatefulSet "web" with:
        | replicas | 2                       |
        | image    | example.com/no-such:1.0 |
      Then within 20 seconds pod "web-0" has:
        | status.phase                                        | Pending      |
        | status.containerStatuses[0].state.waiting.reason    | ErrImagePull |
      And within 1 minute pod "web-0" has:
        | status.containerStatuses[0].state.waiting.reason | ImagePullBackOff |
      And within 1 second pod "web-0" has the event Failed "Failed to pull image"
      And for 10 minutes the pods are exactly "web-0"

    @STS-IMAGE-1
    Scenario: A name that no image can have
      Given a StatefulSet "web" with:
        | replicas | 1         |
        | image    | Not/Valid |
      Then within 20 seconds pod "web-0" has:
        | status.containerStatuses[0].state.waiting.reason | InvalidImageName |
