# language: ko
기능: 볼륨과 페이지 (시드 003)
  파드를 내렸다가 올려도 데이터가 유지된다.
  출처: 시드 003, "Kubernetes Controllers : StatefulSet"

  배경:
    먼저 the manifest is created:
      """
      apiVersion: storage.k8s.io/v1
      kind: StorageClass
      metadata: { name: nfs-storageclass }
      provisioner: example.com/nfs
      """
    그리고 the manifest "manifests/nginx-web.yaml" is created
    그러면 within 5 minutes StatefulSet "web" is ready

  @STS-STORAGE-1 @seed-003
  시나리오: 0번부터 순차적으로 생성되고 볼륨이 바운드된다
    그러면 the pods became ready in the order "web-0, web-1"
    그리고 claims "web-pvc-web-0, web-pvc-web-1" are Bound

  @STS-STORAGE-3 @seed-003
  시나리오: 라벨로 파드를 모두 지워도 각자의 hostname 이 그대로 나온다
    만일 pod "web-0" runs "echo $(hostname) > /usr/share/nginx/html/index.html"
    그리고 pod "web-1" runs "echo $(hostname) > /usr/share/nginx/html/index.html"
    그리고 the pods labelled "app=nginx" are deleted
    그러면 within 10 seconds pods "web-0, web-1" are terminating
    그리고 within 5 minutes StatefulSet "web" is ready
    만일 pod "web-0" runs "cat /usr/share/nginx/html/index.html"
    그러면 it prints "web-0"
    만일 pod "web-1" runs "cat /usr/share/nginx/html/index.html"
    그러면 it prints "web-1"

  @STS-NETWORK-5 @seed-003
  시나리오: 루트 폴더가 비어 있으면 403 이고, 페이지를 만들면 각 파드의 hostname 이 나온다
    그러면 within 10 seconds the endpoints of service "nginx" are exactly "web-0, web-1"
    만일 pod "web-0" runs "curl -s -o /dev/null -w '%{http_code}' http://10.96.10.10/"
    그러면 it prints "403"
    만일 pod "web-0" runs "hostname > /usr/share/nginx/html/index.html"
    그리고 pod "web-1" runs "hostname > /usr/share/nginx/html/index.html"
    그리고 pod "web-0" runs "for i in $(seq 40); do curl -s http://10.96.10.10/; done | sort -u"
    그러면 it prints:
      """
      web-0
      web-1
      """
