
# The watch over what a session leaves on disk: bytes (agentd_disk, where they are bounded) and entries (agentd_entries), in the
# record, which is our working directory, and in the container's layer, each for itself.

# look_at_bytes: notes in agentd_over what is over the bound.
look_at_bytes() {
  used . || return 1
  if [ "$agentd_used" -gt "$((agentd_disk / 1024))" ]; then
    agentd_over='disk record'
  elif [ -n "$agentd_layer" ]; then
    in_layer used || return 1
    [ "$((agentd_used - agentd_given))" -le "$((agentd_disk / 1024))" ] || agentd_over='disk layer'
  fi
}

# look_at_entries: the same. What is not too many together is too many in neither place, and as long as the room for more lasts
# (nobody makes 100,000 in a second) nobody need count again.
look_at_entries() {
  if [ -z "${agentd_layer+found}" ]; then
    find_layer /
    export agentd_layer
  fi
  in_layer count . || return 1
  agentd_together=$agentd_count
  if [ "$agentd_together" -le "$agentd_entries" ]; then
    agentd_enough=$((agentd_now + (agentd_entries - agentd_together) / 100000))
    return
  fi
  count . || return 1
  if [ "$agentd_count" -gt "$agentd_entries" ]; then
    agentd_over='entries record'
  elif [ "$((agentd_together - agentd_count))" -gt "$agentd_entries" ]; then
    agentd_over='entries layer'
  fi
}

look() {
  agentd_over=
  [ -z "$agentd_disk" ] || look_at_bytes || return 1
  [ -n "$agentd_over" ] || [ "$agentd_now" -lt "$agentd_enough" ] || look_at_entries
}

# rest: sets agentd_pause to how long nobody need look. Bytes come faster than anybody can reckon.
rest() {
  agentd_pause=$((agentd_enough - agentd_now))
  [ -z "$agentd_disk" ] && [ "$agentd_pause" -gt 3 ] || agentd_pause=3
}

# watch_disk: a look takes at most a tenth of the time. The first place over a bound is told, and the daemon decides what it means.
# Told too is a session that for a minute after a look was due (agentd_due) has left no process to look with.
watch_disk() {
  second
  export agentd_enough="${agentd_enough:-$((agentd_now + agentd_entries / 100000))}"
  rest
  [ -z "$agentd_disk${agentd_due:-}" ] || agentd_pause=1
  export agentd_due="${agentd_due:-$((agentd_now + agentd_pause))}"
  while [ "$((agentd_now - agentd_due))" -lt 60 ]; do
    sleep "$agentd_pause" || :
    agentd_pause=3
    second
    agentd_begun=$agentd_now
    look || continue
    if [ -n "$agentd_over" ]; then
      tell "over $agentd_over"
      return
    fi
    second
    rest
    agentd_pause=$((agentd_pause + 10 * (agentd_now - agentd_begun)))
    agentd_due=$((agentd_now + agentd_pause))
  done
  if [ -n "$agentd_disk" ]; then tell 'over disk unseen'; else tell 'over entries unseen'; fi
}
