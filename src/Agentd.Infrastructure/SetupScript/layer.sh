
# find_layer ROOT: sets agentd_layer to what the session user can fill of the container's own file system: its home, and whatever
# the image lets everybody write. Looked for once: an agent can make no further places. A walk through a large image that nobody
# has read yet is given up; then it is what every image has.
find_layer() {
  agentd_device=$(stat -c %d "$1")
  agentd_layer=$(timeout 10 find "$1" -xdev ! -type l \( -perm -0002 -o -user "$agentd_user" \) -prune \
    -exec stat -c '%d %n' {} + 2>/dev/null) || :
  [ -n "$agentd_layer" ] || agentd_layer=$(stat -c '%d %n' "$agentd_home" "$1/tmp" "$1/var/tmp" 2>/dev/null) || :
  agentd_layer=$(printf '%s\n' "$agentd_layer" | while read -r agentd_on agentd_place; do
    [ "$agentd_on" != "$agentd_device" ] || printf '%s\n' "$agentd_place"
  done)
}

# take_stock ROOT: finds the layer, and sets agentd_given to what lies there before the session writes, in KiB: that is the image's.
take_stock() {
  find_layer "$1"
  agentd_given=0
  [ -z "$agentd_layer" ] || ! in_layer used || agentd_given=$agentd_used
  export agentd_layer agentd_given
}
