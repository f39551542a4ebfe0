# power-on.sh PARK NAME FOLDER
# Runs a host until it is off; a reboot from inside is one more round. This loop is in a cgroup beside the machine's, so
# that the machine's own may have controllers, and both end with the cgroup above them.
set -eu
park=$1 name=$2 disk=$3
group=/sys/fs/cgroup/$park/$name
mkdir -p "$group/loop" "$group/machine"
echo $$ >"$group/loop/cgroup.procs"
# network: a mail node sets net.* sysctls; the others are this machine's
export SYSTEMD_NSPAWN_API_VFS_WRITABLE=network SYSTEMD_NSPAWN_TMPFS_TMP=0
status=133 # what nspawn answers to a reboot when it keeps the unit of its caller
while [ "$status" = 133 ]; do
  status=0
  sh -c 'echo $$ >"$0/cgroup.procs" && exec "$@"' "$group/machine" \
    systemd-nspawn --quiet --boot --register=no --keep-unit --settings=no --machine="$park-$name" --hostname="$name" \
    --directory="$disk/root" --network-namespace-path="/run/netns/$name" --capability=CAP_NET_ADMIN \
    --console=read-only --link-journal=no --resolv-conf=off --timezone=off || status=$?
done
