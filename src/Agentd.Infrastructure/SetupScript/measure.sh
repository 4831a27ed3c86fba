
# What a session leaves on disk, measured from inside: only root can look into all of it. Files come and go meanwhile: what a look
# complains of counts for nothing.

# used PATH…: sets agentd_used to what lies there, in KiB, mounts left out.
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

# count PATH…: sets agentd_count to how many entries there are younger than the session (agentd_born), mounts left out. A find that
# cannot tell, as busybox's, finds none: then what the image brought counts too.
count() {
  { count_found "$@" -xdev -cnewer "$agentd_born" && [ "$agentd_count" -gt 0 ]; } || count_found "$@" -xdev
}

# A name may hold anything but a NUL.
count_found() {
  agentd_count=$(find "$@" -print0 2>/dev/null | tr -dc '\0' | wc -c) || :
  [ -n "$agentd_count" ]
}

# in_layer COMMAND [PATH…]: calls it with the places of the layer, one a line in agentd_layer, as further arguments.
in_layer() {
  set -f
  IFS='
'
  # shellcheck disable=SC2086
  "$@" $agentd_layer && agentd_looked=0 || agentd_looked=1
  unset IFS
  set +f
  return "$agentd_looked"
}

# second: sets agentd_now to whole seconds.
second() {
  now
  agentd_now=${agentd_now%%.*}
}
