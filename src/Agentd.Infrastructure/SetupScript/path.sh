
# The image's PATH may name places that everybody may write (Rust's and Go's images do), or the agent's home. What runs as root while
# the agent does, or after it, is not looked for there.

# guard_path: sets agentd_guarded to PATH without them, and without what an agent could put a directory of its own in the way of. Two
# programs there must be: the one that becomes the agent, and the one that gives the record back.
guard_path() {
  agentd_guarded=
  set -f
  IFS=:
  # shellcheck disable=SC2086
  agentd_open=$(open_places $PATH) || fail 1 "the places of the image's PATH, $PATH, could not be looked at"
  for agentd_place in $PATH; do
    is_open "$agentd_place" || agentd_guarded=$agentd_guarded${agentd_guarded:+:}$agentd_place
  done
  unset IFS
  set +f
  for agentd_program in gosu chown; do
    # shellcheck disable=SC2030,SC2031
    (PATH=$agentd_guarded; command -v "$agentd_program" >/dev/null) || fail 1 \
      "the image has no $agentd_program in a place of its PATH, $PATH, that '$agentd_user' cannot write; install it in /usr/bin"
  done
}

# open_places PLACE…: prints which of them, and of the directories above them, the session user may write.
open_places() {
  for agentd_place; do
    shift
    while [ -n "$agentd_place" ]; do
      [ ! -e "$agentd_place" ] || set -- "$@" "$agentd_place"
      agentd_place=${agentd_place%"${agentd_place##*/}"}
      agentd_place=${agentd_place%/}
    done
  done
  find -H "$@" -prune \( -perm -0002 -o -user "$agentd_user" -o -perm -0020 -group "$agentd_user" \)
}

is_open() {
  case $1 in /*) ;; *) return 0 ;; esac
  IFS='
'
  for agentd_above in $agentd_open; do
    case $1/ in "$agentd_above"/*) return 0 ;; esac
  done
  return 1
}
