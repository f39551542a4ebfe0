# What a host is like, in lines that HostFacts reads. Only functions; what to ask is called below.
# Everything is asked in few programs: a fork for each file would cost more than the network.
LC_ALL=C
export LC_ALL
seconds=20

# ROOT STATE
about() {
  state=$2
  system=$( { . /etc/os-release && printf '%s' "$PRETTY_NAME"; } 2>/dev/null )
  printf 'system=%s\n' "${system:-unknown}"
  printf 'arch=%s\n' "$(uname -m)"
  if [ -d /run/systemd/system ]; then echo init=systemd; else echo init=none; fi
  free=$(df -Pk -- "$1" | awk 'NR==2 { print $4 }')
  printf 'free=%s\n' "${free:-0}"
  printf 'clock=%s\n' "$(date +%s%3N)"
  for kept in "$state"/aside/*/*/path; do
    [ -f "$kept" ] || continue
    unit=${kept#"$state"/aside/}
    printf 'aside=%s\n' "${unit%%/*}"
  done
}

# PATH...
paths() {
  stat -c 'path=%f %a %U:%G %s %n' -- "$@" 2>/dev/null
}

# PATH...
sums() {
  timeout "$seconds" sha256sum -z -- "$@" 2>/dev/null | tr '\n\0' '?\n' | sed 's/^/sum=/'
}

# PATH...
targets() {
  for link; do
    if [ -L "$link" ]; then printf 'target=%s\nof=%s\n' "$(readlink -- "$link")" "$link"; fi
  done
}

# NUMBER PATH REGEX LINE, again and again
lines() {
  while [ $# -ge 4 ]; do
    like=$(grep -cE -e "$3" -- "$2" 2>/dev/null)
    same=$(grep -cxF -e "$4" -- "$2" 2>/dev/null)
    printf 'line=%s %s %s\n' "$1" "${like:-0}" "${same:-0}"
    shift 4
  done
}

# NAME...
packages() {
  dpkg-query -W -f 'package=${db:Status-Abbrev}|${Package}\n' -- "$@" 2>/dev/null
}

# NAME...
groups() {
  getent group -- "$@" | sed 's/^/group=/'
}

# NAME...
users() {
  getent passwd -- "$@" | sed 's/^/user=/'
  for user; do
    member=$(id -Gn -- "$user" 2>/dev/null) && printf 'member=%s %s\n' "$user" "$member"
  done
}

# NAME...
units() {
  systemctl show -p Id -p LoadState -p ActiveState -p UnitFileState -p NeedDaemonReload -- "$@" 2>/dev/null |
    sed 's/^/unit=/'
}

# NUMBER COMMAND, again and again
alive() {
  while [ $# -ge 2 ]; do
    if timeout "$seconds" sh -c "$2" > /dev/null 2>&1 < /dev/null; then printf 'alive=%s\n' "$1"; fi
    shift 2
  done
}

# KEY...
sysctls() {
  for key; do
    place=/proc/sys/$(printf '%s' "$key" | tr . /)
    [ -r "$place" ] || continue
    value=$(tr -s '[:space:]' ' ' < "$place")
    if [ -w "$place" ]; then printf 'sysctl=%s rw %s\n' "$key" "${value% }"
    else printf 'sysctl=%s ro %s\n' "$key" "${value% }"; fi
  done
}

# NUMBER FAMILY TABLE, again and again
firewalls() {
  while [ $# -ge 3 ]; do
    live=$(nft -s -t list table "$2" "$3" 2>/dev/null | sha256sum)
    loaded=$(cat -- "$state/nft-$2-$3" 2>/dev/null)
    printf 'firewall=%s %s %s\n' "$1" "${live%% *}" "${loaded:-none}"
    shift 3
  done
}
