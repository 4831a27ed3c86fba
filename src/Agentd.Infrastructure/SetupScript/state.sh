# The state with which the session begins: what runa made of an earlier one's work. runa keeps it when it is initialised. What is in it that
# session chose, but for the kinds of its entries: files and directories, by names.

# copy_state: as the session user, whose the copies are; the times stay, for by them runa tells what is newer. Our working directory is the
# record, in which nobody has written anything. A cp that may not give files to their owner says so of each, and that is no failure.
# shellcheck disable=SC2016
agentd_copy_state='
words=$({ cp -R -p -- "$@" . 2>&1 || echo "cp failed"; } | tail -n 4)
case $words in *"cp failed") printf "%s\n" "$words" >&2 && exit 1 ;; esac
'

copy_state() {
  exec "$agentd_gosu" "$agentd_user:$agentd_user" env -i PATH="$PATH" LC_ALL=C /bin/sh -c "$agentd_copy_state" sh "$agentd_state"/*
}

# The operator's input goes before whatever has its place.
# shellcheck disable=SC2016
agentd_place_input='
[ -d "$1" ] || rm -f -- "$1"
[ ! -d "$1/$3" ] || rm -rf -- "${1:?}/$3"
mkdir -p -- "$1" && cp -- "$2" "$1/$3"
'
