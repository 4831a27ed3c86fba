
# What the session leaves of its repository, for the daemon to search and to keep. salvage.sh runs as the session user; what it prints
# comes through a bounded pipe into a file of root's; without its last line it is torn.

# may_keep CODE: whether something is to be kept. At a bound on disk there may be no room here: then the daemon does it elsewhere.
may_keep() {
  case $agentd_keep:$1 in
    never:*) return 1 ;;
    failed:0 | failed:3 | failed:4) [ -n "$agentd_stopping" ] || return 1 ;;
  esac
  while read -r agentd_word agentd_rest; do [ "$agentd_word" != over ] || return 1; done <"$agentd_status"
}

# salvage: bounded at both ends of the pipe, for some images' timeout kills the shell alone, and what it called may go on and hold the pipe.
salvage() {
  timeout -s KILL "$agentd_keep_seconds" "$agentd_gosu" "$agentd_user:$agentd_user" env -i PATH="$PATH" \
    /bin/sh -c "$agentd_salvage" sh "$agentd_repo" "$agentd_base_commit" "$agentd_work_bytes" "$agentd_keep_seconds" \
    "$agentd_keep" '' '' "$agentd_origin_ids" </dev/null |
    timeout -s KILL "$((agentd_keep_seconds + 2))" head -c "$((agentd_work_bytes * 5 + 16777216))" >"$agentd_work"
}

# keep_work CODE: tells the agent's exit code first: whatever comes of the rest, that was its end.
keep_work() {
  [ "$agentd_step" = agent ] || return 0
  tell_timed "ended $1"
  may_keep "$1" && end_all || return 0
  # What bash says of those that were killed is none of the session's output.
  { salvage || :; } 2>/dev/null
}
