Feature: Services in front of a set
  Source: https://kubernetes.io/docs/reference/networking/virtual-ips/

  Background: A set behind an address, and a pod that asks
    Given the manifest "manifests/peers.yaml" is created
    Then within 2 minutes StatefulSet "web" is ready
    And within 1 minute pod "client" is ready
    And within 10 seconds the endpoints of service "peers" are exactly "web-0, web-1"
    And within 10 seconds the endpoints of service "front" are exactly "web-0, web-1"

  Rule: Requests to a service reach all of its ready pods

    @STS-NETWORK-5
    Scenario: By name and by address
      Then within 5 seconds pod "client" prints "2" for "for i in $(seq 40); do wget -qO- http://front:8080/; done | sort -u | wc -l"
      When pod "client" runs "for i in $(seq 40); do wget -qO- http://10.96.20.20:8080/; done | sort -u"
      Then it prints:
        """
        web-0
        web-1
        """

    @STS-NETWORK-5 @seed-003
    Scenario: By the node port, on any node
      Then within 5 seconds pod "client" prints "2" for "for i in $(seq 40); do wget -qO- http://$NODE_ADDRESS:31080/; done | sort -u | wc -l"

    @STS-NETWORK-5
    Scenario: A pod that is not ready gets no requests
      When pod "web-0" stops being ready
      Then within 5 seconds pod "client" prints "web-1" for "for i in $(seq 20); do wget -qO- http://front:8080/; done | sort -u"

    @STS-NETWORK-5
    Scenario: Without a ready pod connections are refused
      When pods "web-0, web-1" stop being ready
      Then within 5 seconds pod "client" prints "wget: can't connect to remote host (10.96.20.20): Connection refused" for "wget -qO- http://front:8080/ 2>&1"

    @STS-NETWORK-5
    Scenario: A port that the service does not have is refused
      Then within 5 seconds pod "client" prints "web-1" for "wget -qO- http://front:8080/ | sed s/web-0/web-1/"
      When pod "client" runs "wget -qO- http://front:81/"
      Then it exits with 1

    @STS-NETWORK-5
    Scenario: Sessions can stick to a pod
      When service "front" is patched:
        """
        spec: { sessionAffinity: ClientIP }
        """
      Then within 5 seconds pod "client" prints "1" for "for i in $(seq 40); do wget -qO- http://front:8080/; done | sort -u | wc -l"

  Rule: A service can pick out one pod

    @STS-NETWORK-5 @T39
    Scenario: By the label that carries the pod's name
      When the manifest is applied:
        """
        apiVersion: v1
        kind: Service
        metadata: { name: second }
        spec:
          selector: { statefulset.kubernetes.io/pod-name: web-1 }
          ports: [{ port: 80, targetPort: web }]
        """
      Then within 10 seconds pod "client" prints "web-1" for "for i in $(seq 10); do wget -qO- http://second/; done | sort -u"

  Rule: A pod that is ending is the last resort

    @STS-NETWORK-6
    Scenario: While another pod is ready it gets no requests, and when none is it does
      When pod "web-1" is deleted
      Then within 5 seconds pod "client" prints "web-0" for "for i in $(seq 20); do wget -qO- http://front:8080/; done | sort -u"
      When pod "web-0" is deleted
      Then within 5 seconds pods "web-0, web-1" are terminating
      And within 5 seconds pod "client" prints "2" for "for i in $(seq 20); do wget -qO- http://front:8080/; done | sort -u | wc -l"
      And within 3 minutes StatefulSet "web" is ready

  Rule: The API server leads requests to pods and services

    @STS-NETWORK-7
    Scenario: To a pod, and to a service by its port's name or number
      When pod "web-1" is asked for "/"
      Then it prints "web-1"
      When pod "web-0" stops being ready
      Then within 10 seconds the endpoints of service "front" are exactly "web-1"
      When service "front:http" is asked for "/index.html"
      Then it prints "web-1"
      When service "front:8080" is asked for "/"
      Then it prints "web-1"

    @STS-NETWORK-7
    Scenario: It says why it cannot
      When service "front" is asked for "/"
      Then it is refused with 503 ServiceUnavailable, saying "no endpoints available for service"
      When service "front:81" is asked for "/"
      Then it is refused with 503 ServiceUnavailable, saying "no service port 81 found"
      When service "absent" is asked for "/"
      Then it is refused with 404 NotFound, saying "not found"
