# new-disk.sh FOLDER SIZE IMAGE NAME DOMAIN RESOLVER AUTHORIZED_KEY
# A blank disk in memory over the image, with the identity of a host: name, address of its resolver, host keys, our login.
set -eu
disk=$1 size=$2 image=$3 name=$4 domain=$5 resolver=$6 key=$7
if mountpoint -q "$disk"; then
  umount "$disk/root"
  umount "$disk"
fi
mkdir -p "$disk"
mount -t tmpfs -o "size=$size,mode=755" tmpfs "$disk"
mkdir -p "$disk/upper" "$disk/work" "$disk/root"
mount -t overlay overlay -o "lowerdir=$image/root,upperdir=$disk/upper,workdir=$disk/work" "$disk/root"
cd "$disk/root"
echo "$name" >etc/hostname
printf '%s\n' '127.0.0.1 localhost' "127.0.1.1 $name.$domain $name" '::1 localhost ip6-localhost ip6-loopback' >etc/hosts
echo "nameserver $resolver" >etc/resolv.conf
. etc/os-release
# nobody signs what a test serves; apt is told so, and that an old repository is fine
echo "deb [trusted=yes check-date=no check-valid-until=no] http://mirror.test/debian $VERSION_CODENAME main" >etc/apt/sources.list
tr -d - </proc/sys/kernel/random/uuid >etc/machine-id
for type in ed25519 ecdsa; do
  ssh-keygen -q -t "$type" -N '' -C "root@$name" -f "etc/ssh/ssh_host_${type}_key"
done
for home in root home/admin home/prompted home/powerless; do
  mkdir -p "$home/.ssh"
  chmod 700 "$home/.ssh"
  echo "$key" >"$home/.ssh/authorized_keys"
  chown -R --reference="$home" "$home/.ssh"
done
