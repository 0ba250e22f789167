Feature: Names in the cluster
  What the cluster's name server says of services and pods, and to whom.
  Source: https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/

  Background: A set behind a headless service, and a pod that asks
    Given the manifest "manifests/peers.yaml" is created
    Then within 2 minutes StatefulSet "web" is ready
    And within 1 minute pod "client" is ready
    And within 10 seconds the endpoints of service "peers" are exactly "web-0, web-1"
    And within 10 seconds the endpoints of service "front" are exactly "web-0, web-1"

  Rule: Each pod of a set has a name below its governing service

    @STS-NETWORK-2 @seed-002
    Scenario: The names lead to the pods, in full and in short
      When pod "client" runs "wget -qO- http://web-1.peers.default.svc.cluster.local/"
      Then it prints "web-1"
      When pod "client" runs "wget -qO- http://web-0.peers/"
      Then it prints "web-0"

    @STS-NETWORK-2
    Scenario: Pods find each other, and themselves
      When pod "web-0" runs "wget -qO- http://web-1.peers/"
      Then it prints "web-1"
      When pod "web-0" runs "wget -qO- http://$(hostname -f)/"
      Then it prints "web-0"

    @STS-NETWORK-2
    Scenario: There is no name without a pod, a service or a namespace
      When pod "client" runs "nslookup -type=a web-7.peers.default.svc.cluster.local | tail -n +4"
      Then it prints "** server can't find web-7.peers.default.svc.cluster.local: NXDOMAIN"
      When pod "client" runs "nslookup web-0.absent.default.svc.cluster.local"
      Then it exits with 1
      When pod "client" runs "wget -qO- http://web-0.peers.kube-system/"
      Then it exits with 1

    @STS-NETWORK-2
    Scenario: A name comes back with the pod that takes it over
      When pod "web-1" is deleted by force
      Then within 2 minutes pod "web-1" is another than before
      And within 2 minutes pod "client" prints "web-1" for "wget -qO- http://web-1.peers/"

    @STS-NETWORK-2
    Scenario: The name of a pod that is ending is gone at once
      When pod "web-1" is deleted
      Then within 5 seconds pod "client" prints "1" for "nslookup peers.default.svc.cluster.local | grep -c ^Name"
      And pod "web-1" is terminating
      When pod "client" runs "nslookup web-1.peers.default.svc.cluster.local"
      Then it exits with 1

  Rule: A headless service answers with its pods, a service with an address by itself

    @STS-NETWORK-2 @seed-004
    Scenario: The headless service's name stands for the addresses of all its pods
      When pod "client" runs "nslookup peers.default.svc.cluster.local | grep -c ^Name"
      Then it prints "2"
      When pod "client" runs "nslookup -type=a front.default.svc.cluster.local | tail -n +4"
      Then it prints:
        """
        Name:	front.default.svc.cluster.local
        Address: 10.96.20.20
        """

    @STS-NETWORK-3 @Z81 @Z83
    Scenario: Only pods that are ready are named, unless the service publishes all
      When pod "web-1" stops being ready
      Then within 5 seconds pod "client" prints "1" for "nslookup peers.default.svc.cluster.local | grep -c ^Name"
      And within 5 seconds pod "client" prints "" for "nslookup web-1.peers.default.svc.cluster.local | grep ^Name"
      When pod "client" runs "nslookup all-peers.default.svc.cluster.local | grep -c ^Name"
      Then it prints "2"
      When pod "web-1" becomes ready again
      Then within 10 seconds pod "client" prints "web-1" for "wget -qO- http://web-1.peers/"

    @STS-NETWORK-3
    Scenario: A headless service without a ready pod has no name at all, another keeps its own
      When pods "web-0, web-1" stop being ready
      Then within 5 seconds pod "client" prints "** server can't find peers.default.svc.cluster.local: NXDOMAIN" for "nslookup -type=a peers.default.svc.cluster.local | tail -n +4"
      When pod "client" runs "nslookup -type=a front.default.svc.cluster.local | grep -c 10.96.20.20"
      Then it prints "1"

    @STS-NETWORK-2
    Scenario: An ExternalName service is another name for something else
      When pod "client" runs "nslookup -type=cname elsewhere.default.svc.cluster.local | tail -n +4"
      Then it prints:
        """
        elsewhere.default.svc.cluster.local	canonical name = front.default.svc.cluster.local
        """
      When pod "client" runs "wget -qO- http://elsewhere:8080/ | cut -c1-3"
      Then it prints "web"

  Rule: SRV records tell names and ports

    @STS-NETWORK-4 @seed-002
    Scenario: One record for each pod of a named port
      When pod "client" runs "nslookup -type=srv _http._tcp.peers.default.svc.cluster.local | grep service | sed 's/.*= //' | sort"
      Then it prints:
        """
        0 50 80 web-0.peers.default.svc.cluster.local
        0 50 80 web-1.peers.default.svc.cluster.local
        """

    @STS-NETWORK-4
    Scenario: The service's own name has the records of all ports, of less weight each
      When pod "client" runs "nslookup -type=srv peers.default.svc.cluster.local | grep service | sed 's/.*= //' | sort"
      Then it prints:
        """
        0 25 80 web-0.peers.default.svc.cluster.local
        0 25 80 web-1.peers.default.svc.cluster.local
        0 25 81 web-0.peers.default.svc.cluster.local
        0 25 81 web-1.peers.default.svc.cluster.local
        """

    @STS-NETWORK-4
    Scenario: The records follow the scale of the set
      When StatefulSet "web" is scaled to 3
      Then within 2 minutes StatefulSet "web" is ready
      And within 5 seconds pod "client" prints "3" for "nslookup -type=srv _http._tcp.peers.default.svc.cluster.local | grep -c '0 33 80'"
      When StatefulSet "web" is scaled to 1
      Then within 2 minutes pod "client" prints "1" for "nslookup -type=srv _http._tcp.peers.default.svc.cluster.local | grep -c '0 100 80'"

  Rule: Addresses lead back to names

    @STS-NETWORK-2
    Scenario: The address of a pod and that of a service
      When pod "client" runs "nslookup 10.96.20.20 | grep name | sed 's/.*= //'"
      Then it prints "front.default.svc.cluster.local"
      When pod "web-1" runs "nslookup $(hostname -i) | grep -o 'web-1.peers.default.*'"
      Then it prints "web-1.peers.default.svc.cluster.local"

  Rule: Short names are tried with the search domains of the pod

    @STS-NETWORK-2
    Scenario: Which names a pod tries is in its resolv.conf
      When pod "client" runs "cat /etc/resolv.conf"
      Then it prints:
        """
        search default.svc.cluster.local svc.cluster.local cluster.local
        nameserver 10.96.0.10
        options ndots:5
        """
      When pod "client" runs "wget -qO- http://web-0.peers.default/"
      Then it prints "web-0"
      When pod "client" runs "wget -qO- http://web-0.peers.default.svc/"
      Then it prints "web-0"
      When pod "client" runs "wget -qO- http://web-0/"
      Then it exits with 1

    @STS-NETWORK-2
    Scenario: A pod in another namespace has to name that of the service
      When the manifest is created:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: stranger }
        spec:
          dnsPolicy: None
          dnsConfig:
            nameservers: [10.96.0.10]
            searches: [elsewhere.svc.cluster.local, svc.cluster.local, cluster.local]
            options: [{ name: ndots, value: "5" }]
          containers: [{ name: app, image: "busybox:1.36", command: [sleep, infinity] }]
        """
      Then within 1 minute pod "stranger" is ready
      When pod "stranger" runs "wget -qO- http://web-0.peers/"
      Then it exits with 1
      When pod "stranger" runs "wget -qO- http://web-0.peers.default/"
      Then it prints "web-0"

  Rule: Answers may be remembered, also that there is no such name

    @STS-NETWORK-2 @Z82
    Scenario: Who asks for a peer too early is told so again for a while
      kubernetes/kubernetes#92559. Users wanted a peer to be found as soon as it is there. CoreDNS keeps answers for the
      seconds of its line "cache", and at most as long as they live (30 s, in k3s 5 s); kubeadm of today turns that off.
      Given the name server keeps answers for 30 seconds
      When pod "client" runs "nslookup -type=a web-2.peers.default.svc.cluster.local | tail -n +4"
      Then it prints "** server can't find web-2.peers.default.svc.cluster.local: NXDOMAIN"
      When StatefulSet "web" is scaled to 3
      Then within 10 seconds the endpoints of service "peers" are exactly "web-0, web-1, web-2"
      When 10 seconds pass
      And pod "client" runs "wget -qO- http://web-2.peers/"
      Then it exits with 1
      And within 30 seconds pod "client" prints "web-2" for "wget -qO- http://web-2.peers/"

    @STS-NETWORK-2 @Z82
    Scenario: The name of a pod that was scaled away is still known for a while
      kubernetes/kubernetes#92559. Users wanted it to be gone with the pod.
      Given the name server keeps answers for 30 seconds
      When pod "client" runs "nslookup -type=a web-1.peers.default.svc.cluster.local | grep -c ^Name"
      Then it prints "1"
      When StatefulSet "web" is scaled to 1
      Then within 5 seconds the endpoints of service "peers" are exactly "web-0"
      When 10 seconds pass
      And pod "client" runs "nslookup -type=a web-1.peers.default.svc.cluster.local | grep -c ^Name"
      Then it prints "1"
      And within 30 seconds pod "client" prints "0" for "nslookup -type=a web-1.peers.default.svc.cluster.local | grep -c ^Name"

    @STS-NETWORK-2
    Scenario: Without such a memory a new peer is found at once
      When pod "client" runs "nslookup web-2.peers.default.svc.cluster.local"
      Then it exits with 1
      When StatefulSet "web" is scaled to 3
      Then within 10 seconds the endpoints of service "peers" are exactly "web-0, web-1, web-2"
      And within 1 second pod "client" prints "web-2" for "wget -qO- http://web-2.peers/"
