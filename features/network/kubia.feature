Feature: Pets that are talked to
  What the seeds do with curl and dig: data is given to a pod, kept on its volume, and found again.
  Source: https://kubernetes.io/docs/tasks/access-application-cluster/access-cluster-services/

  Rule: A pod keeps what it was given, also when it is replaced

    @STS-NETWORK-7 @STS-STORAGE-3 @seed-000 @seed-002
    Scenario: Data that was posted to a pod is there after the pod was deleted
      Given the manifest "manifests/kubia.yaml" is created
      Then within 2 minutes StatefulSet "kubia" is ready
      When "Hey there! This is greeting was submitted to kubia-0" is posted to pod "kubia-0"
      Then it prints "Data stored on pod kubia-0"
      When pod "kubia-0" is asked for "/"
      Then it prints:
        """
        You've hit kubia-0
        Data stored on this pod: Hey there! This is greeting was submitted to kubia-0
        """
      When pod "kubia-0" is deleted
      Then within 2 minutes StatefulSet "kubia" is ready
      And pod "kubia-0" is another than before
      When pod "kubia-0" is asked for "/"
      Then it prints:
        """
        You've hit kubia-0
        Data stored on this pod: Hey there! This is greeting was submitted to kubia-0
        """
      When pod "kubia-1" is asked for "/"
      Then it prints:
        """
        You've hit kubia-1
        Data stored on this pod: No data posted yet
        """

    @STS-NETWORK-7 @STS-STORAGE-3 @seed-002
    Scenario: Data survives scaling down to nothing and up again
      Given the manifest "manifests/kubia.yaml" is created
      Then within 2 minutes StatefulSet "kubia" is ready
      When "kept" is posted to pod "kubia-1"
      Then it prints "Data stored on pod kubia-1"
      When StatefulSet "kubia" is scaled to 0
      Then within 5 minutes the pods are exactly ""
      When StatefulSet "kubia" is scaled to 2
      Then within 2 minutes StatefulSet "kubia" is ready
      When pod "kubia-1" runs "curl -s localhost:8080 | tail -n 1"
      Then it prints "Data stored on this pod: kept"

  Rule: Peers find each other by SRV records

    @STS-NETWORK-4 @seed-002
    Scenario: dig tells the peers and their addresses
      Given the manifest "manifests/kubia-peers.yaml" is created
      Then within 2 minutes StatefulSet "kubia" is ready
      And within 10 seconds the endpoints of service "kubia" are exactly "kubia-0, kubia-1"
      And within 10 seconds the endpoints of service "kubia-public" are exactly "kubia-0, kubia-1"
      When pod "kubia-0" runs "dig SRV kubia.default.svc.cluster.local +noall +answer | sort"
      Then it prints:
        """
        kubia.default.svc.cluster.local. 30 IN	SRV	0 50 80 kubia-0.kubia.default.svc.cluster.local.
        kubia.default.svc.cluster.local. 30 IN	SRV	0 50 80 kubia-1.kubia.default.svc.cluster.local.
        """
      When pod "kubia-0" runs "dig SRV kubia.default.svc.cluster.local | grep -c 'cluster.local. 30 IN A 10.'"
      Then it prints "2"

    @STS-NETWORK-4 @STS-NETWORK-7 @seed-002
    Scenario: Any pod tells the data of all
      Given the manifest "manifests/kubia-peers.yaml" is created
      Then within 2 minutes StatefulSet "kubia" is ready
      And within 10 seconds the endpoints of service "kubia" are exactly "kubia-0, kubia-1"
      And within 10 seconds the endpoints of service "kubia-public" are exactly "kubia-0, kubia-1"
      When "The sun is shining" is posted to pod "kubia-1"
      And "The weather is sweet" is posted to pod "kubia-0"
      And StatefulSet "kubia" is scaled to 3
      Then within 2 minutes StatefulSet "kubia" is ready
      And within 10 seconds the endpoints of service "kubia" are exactly "kubia-0, kubia-1, kubia-2"
      When pod "kubia-2" runs "curl -s kubia-public | tail -n 3 | sort"
      Then it prints:
        """
        - kubia-0.kubia.default.svc.cluster.local: The weather is sweet
        - kubia-1.kubia.default.svc.cluster.local: The sun is shining
        - kubia-2.kubia.default.svc.cluster.local: No data posted yet
        """

    @STS-NETWORK-5 @STS-NETWORK-7 @seed-002
    Scenario: Posts to the public service go to one pod after the other
      Given the manifest "manifests/kubia-peers.yaml" is created
      Then within 2 minutes StatefulSet "kubia" is ready
      And within 10 seconds the endpoints of service "kubia" are exactly "kubia-0, kubia-1"
      And within 10 seconds the endpoints of service "kubia-public" are exactly "kubia-0, kubia-1"
      When pod "kubia-0" runs "for i in 1 2 3 4 5 6 7 8 9 10; do curl -s -X POST -d text kubia-public; done | sort -u"
      Then it prints:
        """
        Data stored on pod kubia-0
        Data stored on pod kubia-1
        """
      When service "kubia-public" is asked for "/data"
      Then it prints "text"

  Rule: What a web server shows is what is on its volume

    @STS-NETWORK-5 @STS-STORAGE-3 @seed-003
    Scenario: An empty volume is forbidden, then each pod shows its own name, also after it was deleted
      Given the manifest "manifests/nginx-web.yaml" is created
      And the manifest is created:
        """
        apiVersion: storage.k8s.io/v1
        kind: StorageClass
        metadata: { name: nfs-storageclass }
        provisioner: example.com/nfs
        """
      Then within 5 minutes StatefulSet "web" is ready
      And within 10 seconds the endpoints of service "nginx" are exactly "web-0, web-1"
      When pod "web-0" runs "curl -s -o /dev/null -w '%{http_code}' http://nginx/"
      Then it prints "403"
      When pod "web-0" runs "hostname > /usr/share/nginx/html/index.html"
      And pod "web-1" runs "hostname > /usr/share/nginx/html/index.html"
      And pod "web-0" runs "for i in 1 2 3 4 5 6 7 8 9 10; do curl -s http://10.96.10.10/; done | sort -u"
      Then it prints:
        """
        web-0
        web-1
        """
      When the pods labelled "app=nginx" are deleted
      Then within 5 minutes StatefulSet "web" is ready
      And pods "web-0, web-1" are another than before
      And within 10 seconds pod "web-1" prints "web-0 web-1" for "echo $(for i in 1 2 3 4 5 6 7 8 9 10; do curl -s nginx; done | sort -u)"
