# What both stages share: telling of steps, running commands so that a request to end reaches them, failing.
# Steps, commit and end go to $agentd_status, which the agent cannot reach.

agentd_stopping=
agentd_step=start

# Where it cannot be told, on a full disk, the exit code still is.
tell() { printf '%s\n' "$*" >>"$agentd_status" || :; }

# now: sets agentd_now to the seconds since the host booted, with a fraction. Needs no process.
now() { read -r agentd_now agentd_rest </proc/uptime || agentd_now=; }

# With the time, for a daemon that was not there to see it.
tell_timed() {
  now
  tell "$*${agentd_now:+ $agentd_now}"
}

# The last words on both streams, which the daemon takes out again: where they arrive, all that was printed before has. They begin with a
# byte that no text holds. Without a reader, or on a full disk, they do not arrive, and that is what they are for.
end_output() {
  printf '\036%s\n' "$agentd_end_mark" || :
  printf '\036%s\n' "$agentd_end_mark" >&2 || :
}

# Whether the kernel killed for want of memory: the count of this container's own cgroup, version 2 or 1.
tell_memory() {
  for agentd_events in /sys/fs/cgroup/memory.events /sys/fs/cgroup/memory/memory.oom_control; do
    [ -r "$agentd_events" ] || continue
    while read -r agentd_event agentd_count; do
      [ "$agentd_event" != oom_kill ] || [ "$agentd_count" = 0 ] || tell "oom $agentd_count"
    done <"$agentd_events"
  done
}

tell_end() {
  end_output
  tell_timed "exit $1"
}

# The agent sits in a process group of its own: the signal goes to every process but this one.
trap 'agentd_stopping=1; kill -TERM -1 2>/dev/null' TERM
# The grace is over: what still runs is killed, and this shell sees the session to its end by itself.
trap 'agentd_stopping=1; kill -KILL -1 2>/dev/null' USR1

# fail CODE MESSAGE: ends the session as a failed set-up.
fail() {
  printf 'agentd: set-up failed: %s (exit %s): %s\n' "$agentd_step" "$1" "$2" >&2
  tell "failed $agentd_step $1"
  finish 6
}

step() {
  agentd_step=$1
  [ -z "$agentd_stopping" ] || fail 143 'the session was asked to end'
  tell_timed "step $1"
}

# await PID: sets agentd_code to a child's exit code, although the trap may interrupt the wait. Some shells reap a child
# before they are asked and remember its code, some do not (127): what was told first counts then. What bash says of a child that was
# killed, or that it does not know any more, is none of the session's output.
await() {
  wait "$1" 2>/dev/null && agentd_code=0 || agentd_code=$?
  while kill -0 "$1" 2>/dev/null; do wait "$1" 2>/dev/null && agentd_code=0 || agentd_code=$?; done
  [ -n "$agentd_stopping" ] || return 0
  wait "$1" 2>/dev/null && agentd_again=0 || agentd_again=$?
  [ "$agentd_again" = 127 ] || agentd_code=$agentd_again
}

# run MESSAGE COMMAND…: a command whose failure ends the session; its own words stand above ours. In the background, because a
# trap would wait for a foreground child.
run() {
  agentd_what=$1
  shift
  "$@" &
  await $!
  [ "$agentd_code" = 0 ] || fail "$agentd_code" "$agentd_what"
}

# Podman carries text: what is not UTF-8 came escaped. The dot keeps line ends from being stripped.
unescape() {
  for agentd_name in $agentd_escaped; do
    eval "agentd_value=\$(printf '%b.' \"\$$agentd_name\")"
    export "$agentd_name=${agentd_value%.}"
  done
}
