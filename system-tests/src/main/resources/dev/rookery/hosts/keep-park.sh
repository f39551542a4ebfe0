# keep-park.sh NAME FOLDER
# First process of a park, in namespaces of its own: processes, mounts, network. When it ends, however it ends, the kernel
# ends every process in there and takes down every mount, namespace and link. Only empty cgroups and FOLDER stay behind.
set -eu
name=$1 folder=$2
mount -t proc proc /proc
mount -t cgroup2 cgroup2 /sys/fs/cgroup # over whatever this machine has there
find "/sys/fs/cgroup/$name" -depth -type d -exec rmdir {} + 2>/dev/null || true # of a park that was killed
for own in /run/netns /run/systemd/nspawn "$folder"; do
  mkdir -p "$own"
  mount -t tmpfs -o mode=700 tmpfs "$own"
done
ip link set lo up
echo 1 >/proc/sys/net/ipv4/ip_forward # of this namespace: it is the hosts' router
: >"$folder/ready"
exec sleep infinity
