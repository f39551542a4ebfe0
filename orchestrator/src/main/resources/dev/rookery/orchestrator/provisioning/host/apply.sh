# Makes changes that come framed on standard input, one after the other, and tells of each.
#   change NUMBER ACTION ARGUMENTS OCTETS SHA256 SECONDS
#   an argument a line, then the octets, then a line with a dot
# A change is begun when all of it is here and whole. $1 is our own folder, $2 how many seconds to
# wait for another apply to end, $3 after how many without a word from its control plane that other
# one is given up.
LC_ALL=C
export LC_ALL
umask 022
state=$1
work=$state/work
# what is under way ends whole, also when nobody listens any more
trap '' HUP PIPE

tell() { printf '%s\n' "$*" 2>/dev/null || exit 75; }

mkdir -p "$state" && chmod 700 "$state" || exit 73

# The other one may wait for a control plane that is long gone: sshd hears of that when TCP gives up,
# two hours later. One that is in the middle of a change is left to its end.
take_over() {
  flock -n 8 || return 1
  last=$(stat -c %Y "$state/holder" "$work/payload" 2>/dev/null | sort -n | tail -n 1)
  other=$(sed -n 's/^process \([0-9]*\) .*/\1/p' "$state/holder" 2>/dev/null)
  if [ -n "$other" ] && [ $(($(date +%s) - ${last:-0})) -ge "$1" ] &&
    readlink "/proc/$other/fd"/* | grep -qxF -- "$(readlink -f "$state/lock")" &&
    kill -KILL "$other"; then
    flock -w 5 9
  else
    false
  fi
}

# the lock 9 is held by one apply, 8 by a change
exec 8>> "$state/working" 9>> "$state/lock"
flock -w "$2" 9 || take_over "$3" || { tell "busy $(cat "$state/holder" 2>/dev/null)"; exit 0; }
flock -u 8
holder="process $$ since $(date -u +%FT%TZ)"
echo "$holder" > "$state/holder"
rm -rf "$work"
mkdir "$work" || exit 73

# PATH UNIT...: what the unit reads now, until it has read the new one
keep_aside() {
  kept_path=$1
  shift
  for unit; do
    kept=$state/aside/$unit/$(printf '%s' "$kept_path" | sha256sum | cut -c 1-32)
    [ ! -d "$kept" ] || continue
    mkdir -p "$state/aside/$unit"
    rm -rf "$kept.half"
    mkdir "$kept.half"
    if [ -e "$kept_path" ] || [ -L "$kept_path" ]; then cp -a -- "$kept_path" "$kept.half/was"; fi
    printf '%s' "$kept_path" > "$kept.half/path"
    sync "$kept.half/path"
    mv -T "$kept.half" "$kept"
  done
}

# everything that a unit was to read and has not read yet goes back
put_back() {
  for kept in "$state"/aside/*/*; do
    [ -f "$kept/path" ] || continue
    back=$(cat "$kept/path")
    if [ -e "$kept/was" ] || [ -L "$kept/was" ]; then
      fresh=$(mktemp -d -- "$back.unfinished.XXXXXX")
      cp -a -- "$kept/was" "$fresh/was"
      mv -fT -- "$fresh/was" "$back"
      rmdir "$fresh"
    else
      rm -f -- "$back"
    fi
    echo "put back: $back"
  done
  rm -rf "$state/aside"
  if [ -d /run/systemd/system ] && [ "$(id -u)" = 0 ]; then systemctl daemon-reload; fi
}

# FROM PATH MODE OWNER AGED: whole or not at all
land() {
  rm -rf -- "$2".unfinished.*
  half=$(mktemp -- "$2.unfinished.XXXXXX")
  trap 'rm -f -- "$half"' EXIT
  cat -- "$1" > "$half"
  [ -z "$4" ] || chown -- "$4" "$half"
  chmod "$3" "$half"
  # Postfix waits two seconds for a file that was just written, which a renamed one never is
  [ "$5" = no ] || touch -d '1 minute ago' "$half"
  sync "$half"
  mv -fT -- "$half" "$2"
  sync "$(dirname -- "$2")"
}

# PATH MODE OWNER AGED UNIT...
file() {
  keep_aside "$1" $(shift 4 && printf '%s ' "$@")
  land "$work/payload" "$1" "$2" "$3" "$4"
}

# KEY-PATH CERTIFICATE-PATH OWNER KEY-OCTETS UNIT...
pair() {
  keep_aside "$1" $(shift 4 && printf '%s ' "$@")
  keep_aside "$2" $(shift 4 && printf '%s ' "$@")
  head -c "$4" "$work/payload" > "$work/key"
  tail -c "+$(($4 + 1))" "$work/payload" > "$work/certificate"
  land "$work/key" "$1" 600 "$3" no
  land "$work/certificate" "$2" 644 "$3" no
}

# PATH REGEX LINE present|absent UNIT...
line() {
  keep_aside "$1" $(shift 4 && printf '%s ' "$@")
  before=$work/before
  cat -- "$1" > "$before" 2>/dev/null || : > "$before"
  first=$(grep -nE -m 1 -e "$2" "$before" | cut -d : -f 1) || true
  if [ -z "$first" ]; then first=$(($(wc -l < "$before") + 1)); fi
  {
    head -n $((first - 1)) "$before"
    [ "$4" = absent ] || printf '%s\n' "$3"
    tail -n "+$first" "$before" | grep -vE -e "$2" || true
  } > "$work/after"
  if [ -e "$1" ]; then
    land "$work/after" "$1" "$(stat -c %a -- "$1")" "$(stat -c %u:%g -- "$1")" no
  else
    land "$work/after" "$1" 644 '' no
  fi
}

# PATH MODE OWNER
directory() {
  if [ -L "$1" ] || { [ -e "$1" ] && [ ! -d "$1" ]; }; then
    echo "$1 is there and is no directory; move it away"
    exit 1
  fi
  mkdir -p -- "$1"
  [ -z "$3" ] || chown -- "$3" "$1"
  chmod "$2" -- "$1"
}

# PATH TARGET UNIT...
link() {
  keep_aside "$1" $(shift 2 && printf '%s ' "$@")
  fresh=$(mktemp -d -- "$1.unfinished.XXXXXX")
  ln -s -- "$2" "$fresh/link"
  mv -fT -- "$fresh/link" "$1"
  rmdir "$fresh"
}

# PATH UNIT...
absent() {
  keep_aside "$1" $(shift && printf '%s ' "$@")
  rm -f -- "$1"
}

# PATH SHA256
archive() {
  rm -rf -- "$1".unfinished.*
  half=$(mktemp -d -- "$1.unfinished.XXXXXX")
  trap 'rm -rf -- "$half"' EXIT
  timeout "$limit" tar -xzf "$work/payload" -C "$half" --no-same-owner
  top=$half
  if [ ! -d "$top/bin" ]; then for only in "$half"/*; do top=$only; done; fi
  echo "$2" > "$top/.archive-sha256"
  chmod 755 "$top"
  sync -f "$top"
  rm -rf -- "$1"
  mv -T -- "$top" "$1"
}

# SECONDS NAME...; what debconf is told beforehand is the payload
packages() {
  wait=$1
  shift
  if [ -s "$work/payload" ]; then debconf-set-selections "$work/payload"; fi
  until_second=$(($(date +%s) + wait))
  updated=no
  repaired=no
  while :; do
    if apt install -- "$@" > "$work/apt" 2>&1; then return 0; fi
    if grep -q 'Could not get lock\|Unable to lock' "$work/apt" &&
      [ "$(date +%s)" -lt "$until_second" ]; then
      sleep 1
    elif grep -q 'dpkg was interrupted' "$work/apt" && [ $repaired = no ]; then
      repaired=yes
      DEBIAN_FRONTEND=noninteractive timeout -k 10 "$limit" dpkg --force-confold --configure -a
    elif [ $updated = no ] &&
      grep -q 'Unable to locate\|no installation candidate\|Failed to fetch' "$work/apt"; then
      updated=yes
      apt update > "$work/update" 2>&1 || { grep '^[EW]:' "$work/update"; grep '^E:' "$work/apt"; exit 1; }
    else
      grep '^[EW]:\|held by process' "$work/apt" || tail -n 20 "$work/apt"
      exit 1
    fi
  done
}

apt() {
  DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=l APT_LISTCHANGES_FRONTEND=none \
    timeout -k 10 "$limit" apt-get -y -q --no-install-recommends \
    -o "DPkg::Lock::Timeout=$wait" -o Dpkg::Options::=--force-confdef \
    -o Dpkg::Options::=--force-confold -o Dpkg::Use-Pty=0 "$@"
}

# NAME
group() { groupadd --system -- "$1"; }

# NAME GROUP HOME SHELL GROUPS
user() {
  if getent passwd -- "$1" > /dev/null; then
    usermod --gid "$2" --home "$3" --shell "$4" -- "$1"
  else
    useradd --system --no-create-home --gid "$2" --home-dir "$3" --shell "$4" -- "$1"
  fi
  [ -z "$5" ] || usermod --append --groups "$5" -- "$1"
}

# KEY VALUE
sysctl() {
  if ! printf '%s\n' "$2" > "/proc/sys/$(printf '%s' "$1" | tr . /)"; then
    echo "the kernel refused $1 = $2" > "$work/warning"
  fi
}

# PATH OWNER FAMILY TABLE; the rules are the payload
firewall() {
  nft -c -f "$work/payload"
  land "$work/payload" "$1" 600 "$2" no
  nft -f "$1"
  nft -s -t list table "$3" "$4" | sha256sum | cut -d ' ' -f 1 > "$state/nft-$3-$4"
}

# UNIT COMMAND
check() {
  code=0
  timeout -k 10 "$limit" sh -c "$2" || code=$?
  [ $code = 0 ] || { put_back; exit $code; }
}

# UNIT VERB...
unit() {
  name=$1
  shift
  for verb; do
    if [ "$verb" = daemon-reload ]; then
      systemctl daemon-reload
    elif ! timeout -k 10 "$limit" systemctl "$verb" -- "$name"; then
      systemctl status --no-pager --full -n 8 -- "$name" || true
      exit 1
    fi
  done
  rm -rf "$state/aside/$name"
}

# KEY PATH VERB
program() {
  timeout -k 10 "$limit" "$2" "$3"
  rm -rf "$state/aside/$1"
}

tell ready
while IFS=' ' read -r word number action count octets sum limit && [ "$word" = change ]; do
  set --
  while [ "$count" -gt 0 ]; do
    IFS= read -r argument || exit 74
    set -- "$@" "$argument"
    count=$((count - 1))
  done
  if [ "$octets" -gt 0 ]; then
    head -c "$octets" > "$work/payload" 8>&- 9>&- || { tell "said $number $work cannot be written, is the disk full? No space left on device"; tell "fail $number 73"; exit 0; }
    [ "$(sha256sum < "$work/payload")" = "$sum  -" ] || { tell "said $number it arrived damaged"; tell "fail $number 74"; exit 0; }
  else
    : > "$work/payload"
  fi
  { IFS= read -r dot && [ "$dot" = . ]; } || exit 74
  flock 8
  tell "begin $number"
  rm -f "$work/warning"
  (
    set -e
    "$action" "$@"
  ) > "$work/said" 2>&1 < /dev/null 8>&- 9>&-
  code=$?
  echo "$holder" > "$state/holder"
  flock -u 8
  if [ -f "$work/warning" ]; then tell "warn $number $(tr -cd '[:print:]' < "$work/warning")"; fi
  if [ $code != 0 ]; then
    tail -c 4000 "$work/said" | tr -cd '[:print:]\n' | sed "s/^/said $number /"
    tell "fail $number $code"
    break
  fi
  tell "end $number"
done
rm -rf "$work"
