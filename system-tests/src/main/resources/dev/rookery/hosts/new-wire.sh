# new-wire.sh NAME ADDRESS GATEWAY
# A network namespace for a host and its wire to the router, which is the namespace this runs in.
set -eu
name=$1 address=$2 gateway=$3
ip netns add "$name"
ip link add "$name" type veth peer name eth0 netns "$name"
ip link set "$name" up
ip route add "$address/32" dev "$name"
ip -n "$name" link set lo up
ip -n "$name" link set eth0 up
ip -n "$name" address add "$address/32" dev eth0
ip -n "$name" route add default via "$gateway" dev eth0 onlink
