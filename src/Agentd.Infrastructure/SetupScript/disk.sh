
# What a session leaves on disk, watched from inside: only root can look into all of it.

# used PATH…: sets agentd_used to what lies there, in KiB, mounts left out. Files come and go meanwhile: what a look complains
# of counts for nothing.
used() {
  if command -v du >/dev/null; then
    agentd_used=$(du -skxc "$@" 2>/dev/null | tail -n 1) || :
    agentd_used=${agentd_used%%[!0-9]*}
    [ -n "$agentd_used" ]
  else
    agentd_used=$(find "$@" -xdev -printf '%k+' 2>/dev/null) || :
    agentd_used=$((${agentd_used}0))
  fi
}

# layer_used: the same for the places of the layer, one a line.
layer_used() {
  [ -n "$agentd_layer" ] || return 1
  set -f
  IFS='
'
  # shellcheck disable=SC2086
  used $agentd_layer && agentd_looked=0 || agentd_looked=1
  unset IFS
  set +f
  return "$agentd_looked"
}

# find_layer ROOT: sets agentd_layer to what the session user can fill of the container's own file system: its home, and whatever
# the image lets everybody write. Looked for once, before the agent runs: it can make no further places. A walk through a large
# image that nobody has read yet is given up; then it is what every image has. What lies there is the image's (agentd_given); the
# clone is the session's.
find_layer() {
  agentd_device=$(stat -c %d "$1")
  agentd_layer=$(timeout 10 find "$1" -xdev ! -type l \( -perm -0002 -o -user "$agentd_user" \) -prune -exec stat -c '%d %n' {} + 2>/dev/null) || :
  [ -n "$agentd_layer" ] || agentd_layer=$(stat -c '%d %n' "$agentd_home" "$1/tmp" "$1/var/tmp" 2>/dev/null) || :
  agentd_layer=$(printf '%s\n' "$agentd_layer" | while read -r agentd_on agentd_place; do
    [ "$agentd_on" != "$agentd_device" ] || printf '%s\n' "$agentd_place"
  done)
  layer_used || agentd_used=0
  agentd_given=$agentd_used
  if [ "$(stat -c %d "$agentd_repo")" = "$agentd_device" ] && used "$agentd_repo"; then
    agentd_given=$((agentd_given - agentd_used))
  fi
}

# second: sets agentd_now to whole seconds.
second() {
  now
  agentd_now=${agentd_now%%.*}
}

# watch_disk: a look takes at most a tenth of the time. The first place over the bound is told, and the daemon decides what it means.
# Told too is a session that for a minute after a look was due (agentd_due) has left no process to look with.
watch_disk() {
  agentd_most=$((agentd_disk / 1024))
  agentd_pause=1
  second
  export agentd_due="${agentd_due:-$agentd_now}"
  while [ "$((agentd_now - agentd_due))" -lt 60 ]; do
    sleep "$agentd_pause" || :
    agentd_pause=3
    second
    agentd_begun=$agentd_now
    used . || continue
    if [ "$agentd_used" -gt "$agentd_most" ]; then
      tell 'over disk record'
      return
    fi
    if [ -n "$agentd_layer" ]; then
      layer_used || continue
      if [ "$((agentd_used - agentd_given))" -gt "$agentd_most" ]; then
        tell 'over disk layer'
        return
      fi
    fi
    second
    agentd_pause=$((3 + 10 * (agentd_now - agentd_begun)))
    agentd_due=$((agentd_now + agentd_pause))
  done
  tell 'over disk unseen'
}
