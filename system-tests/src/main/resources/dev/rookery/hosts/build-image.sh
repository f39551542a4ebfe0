# build-image.sh SUITE FOLDER MIRROR SECURITY BASE PACKAGES
# Builds FOLDER/root, a Debian as a hosting provider hands it over, and FOLDER/packages, a repository of what its hosts
# may install. BASE and PACKAGES are lists with commas; of PACKAGES each group between semicolons can be installed together.
set -eu
suite=$1 folder=$2 mirror=$3 security=$4 base=$5
export HOSTS_PACKAGES="$6" HOSTS_POOL="$folder/packages/pool/$suite"
mkdir -p "$HOSTS_POOL/partial"
signed=
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
[ ! -r "$keyring" ] || signed=" [signed-by=$keyring]"

# what goes into the root file system once its packages are there; $1 is the root
cat >"$folder/finish.sh" <<'FINISH'
set -eu
root=$1
arch=$(chroot "$root" dpkg --print-architecture)
echo "$HOSTS_PACKAGES" | tr ';' '\n' | while read -r group; do
  APT_CONFIG=$MMDEBSTRAP_APT_CONFIG apt-get -qq -y --download-only -o APT::Install-Recommends=true \
    -o Dir::Cache::archives="$HOSTS_POOL" install $(echo "$group" | tr ',' ' ')
done
cd "$HOSTS_POOL/../.."
apt-ftparchive -o APT::FTPArchive::MD5=false -o APT::FTPArchive::SHA1=false -o APT::FTPArchive::SHA512=false \
  --arch "$arch" packages pool >Packages
echo "$arch" >architecture

rm -f "$root"/etc/apt/sources.list "$root"/etc/apt/sources.list.d/* "$root"/etc/ssh/ssh_host_*
: >"$root/etc/machine-id"
for user in admin prompted powerless; do chroot "$root" useradd --create-home --shell /bin/bash "$user"; done
echo 'prompted:a-password' | chroot "$root" chpasswd
echo 'admin ALL=(ALL:ALL) NOPASSWD: ALL' >"$root/etc/sudoers.d/admin"
echo 'prompted ALL=(ALL:ALL) ALL' >"$root/etc/sudoers.d/prompted"
chmod 440 "$root"/etc/sudoers.d/*
printf '%s\n' 'PermitRootLogin prohibit-password' 'PasswordAuthentication no' 'UseDNS no' >"$root/etc/ssh/sshd_config.d/provider.conf"
# nothing that runs at times of its own and takes apt's lock, and no login prompt on a console that nobody reads
systemctl --quiet --root="$root" mask apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer \
  fstrim.timer console-getty.service
systemctl --quiet --root="$root" set-default multi-user.target
FINISH

# no path-exclude here: mmdebstrap would unpack through a filter, which took 19 s of 64
mmdebstrap --quiet --mode=root --variant=minbase --include="$base" \
  --dpkgopt=force-unsafe-io --customize-hook="sh '$folder/finish.sh' \"\$1\"" \
  "$suite" "$folder/root" "deb$signed $mirror $suite main" "deb$signed $mirror $suite-updates main" "deb$signed $security $suite-security main"
rm -rf "$folder/finish.sh" "$HOSTS_POOL/partial" "$HOSTS_POOL/lock"
rm -f "$folder"/root/etc/apt/apt.conf.d/99mmdebstrap "$folder"/root/etc/dpkg/dpkg.cfg.d/99mmdebstrap "$folder"/root/etc/apt/sources.list
