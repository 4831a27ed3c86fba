# Second stage: hands the session to runa, as the session user, and sees it to its end. Root, PID 1, no token in its environment.
# The values (agentd_…), with_variables, the agent's argv, steps.sh, measure.sh, link.sh, continue.sh, state.sh and work.sh stand above this line.

# No other process is left when this returns 0. What was orphaned is ours to reap: `jobs` does, and takes no process, of which a fork
# bomb leaves none. Most need no more than a moment to die.
end_all() {
  agentd_tries=0
  while kill -KILL -1 2>/dev/null; do
    jobs >/dev/null
    agentd_tries=$((agentd_tries + 1))
    [ "$agentd_tries" -lt 2000 ] || return 1
    [ "$agentd_tries" -lt 1000 ] || sleep 0.01
  done
}

# The record's tree goes back to the owner of the record. Our working directory is the tree's root, reached before the agent
# ran: whatever it has renamed or linked since, '.' is still the record.
hand_over() {
  case $agentd_owner in
    65534:* | *:65534) tell 'handover unmapped'; return ;;
  esac
  if end_all && chown -hR "$agentd_owner" .; then tell 'handover done'; else tell 'handover failed'; fi
}

# The pipes that we print to are root's, and whoever opens /dev/stdout or /dev/stderr opens them: the session user's group may write, and
# not read, which a newer conmon lets everybody do: what is read there reaches no record.
open_to_group() { chown ":$agentd_user" "$@" && chmod g+w,o= "$@"; }

narrow_record() {
  chmod g-r /dev/stdout /dev/stderr || :
  case $agentd_owner in
    65534:* | *:65534) open_to_group /dev/stdout /dev/stderr || : ;;
    *) open_to_group . /dev/stdout /dev/stderr || open_to_group . ;;
  esac
}

finish() {
  trap '' TERM USR1
  # What follows is not the session's any more, and may lack memory too.
  tell_memory
  keep_displaced
  keep_work "$1"
  hand_over
  tell_end "$1"
  exit "$1"
}

# Our own PATH is guarded; the agent's is the image's.
agentd_image_path=$agentd_path
unset agentd_path
agentd_base_commit=$agentd_base agentd_origin_ids=$agentd_known
unset agentd_base agentd_known
agentd_gosu=$(command -v gosu) || fail 1 'gosu is gone from the image'

# A background child starts with INT and QUIT ignored, and so would the agent: undo that where the image's env can.
agentd_env='env'
if env --default-signal=INT,QUIT true 2>/dev/null; then agentd_env='env --default-signal=INT,QUIT'; fi
# become_user [NAME=VALUE…] PROGRAM…
become_user() {
  # shellcheck disable=SC2086
  exec "$agentd_gosu" "$agentd_user:$agentd_user" $agentd_env PATH="$agentd_image_path" "$@"
}
as_user() {
  cd "$agentd_repo" || exit 1
  with_variables "$@"
}

cd "$agentd_leaf" || fail 1 "the record is not mounted at $agentd_leaf"
agentd_owner=$(stat -c %u:%g .) || fail 1 "the owner of $agentd_leaf cannot be read"

step repo
[ -z "$agentd_filtered" ] || run "the clone's host could not be closed again" ask_broker cloned
# Until now anybody may write to the record, for nobody knew the session user's id outside. From now on its owner and that user's group.
run "the record could not be given to '$agentd_user' alone" narrow_record
if [ -n "$agentd_bundle" ]; then
  step continue
  continue_work
fi

if [ -e "$agentd_link" ] || [ -L "$agentd_link" ]; then
  fail 1 "the repository has an entry '.runa' of its own, where the record belongs; remove it: git rm --cached -r .runa, commit, push"
fi
run "the record could not be linked into the repository" place_link
agentd_linked=1
run "the repository could not be given to '$agentd_user'" chown -hR "$agentd_user:" "$agentd_repo"

export HOME="$agentd_home"
if [ -n "$agentd_work_unit" ]; then export AGENTD_WORK_UNIT="$agentd_work_unit"; else unset AGENTD_WORK_UNIT; fi

unescape

step init
[ -z "$agentd_state" ] || run "the state of session $agentd_continued could not be copied into the record" copy_state
run 'runa init failed' as_user runa init --methodology /agentd/methodology/manifest.toml

if [ -n "$agentd_input_type" ]; then
  step input
  run 'the operator input could not be placed' as_user /bin/sh -c "$agentd_place_input" sh \
    ".runa/workspace/$agentd_input_type" /agentd/invocation-input/document "$agentd_input_id.json"
fi

step agent
if [ -n "$agentd_work_unit" ]; then
  as_user runa run --work-unit "$agentd_work_unit" --agent-command -- "$@" &
else
  as_user runa run --agent-command -- "$@" &
fi
await $!
finish "$agentd_code"
