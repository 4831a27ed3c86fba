
# The link .runa in the repository, through which runa writes into the record. Our working directory is the record.

agentd_link=$agentd_repo/.runa
agentd_linked=

# place_link: a commit must not take it along, nor `git clean` or `git stash -u` away. Where .git is not as git makes it, it is left alone.
place_link() {
  exclude_link 2>/dev/null || :
  ln -s "$agentd_leaf" "$agentd_link"
}

exclude_link() {
  agentd_exclude=$agentd_repo/.git/info/exclude
  if [ -L "$agentd_exclude" ] || { [ -e "$agentd_exclude" ] && [ ! -f "$agentd_exclude" ]; }; then return; fi
  [ -d "${agentd_exclude%/*}" ] || mkdir "${agentd_exclude%/*}"
  printf '\n/.runa\n' >>"$agentd_exclude"
}

is_in_place() {
  [ -L "$agentd_link" ] && [ "$(cd -P "$agentd_link" 2>/dev/null && pwd -P)" = "$(pwd -P)" ]
}

# What lies in the link's place is copied by the session user, who can read and write no more than it could before: regular files, and
# nothing where they are more than there is room for. The directories come first, for cp gives those that it makes their mode, and into
# one that is closed no second file goes.
# shellcheck disable=SC2016
agentd_copy='
set -eu
repo=$1 bytes=$2 entries=$3
into=$(pwd -P)/displaced
cd "$repo"
find .runa -xdev \( -type f -o -type d \) -exec stat -c %s {} + | while read -r size; do
  [ "$size" -le "$bytes" ] && [ "$entries" -gt 0 ] || exit 3
  bytes=$((bytes - size)) entries=$((entries - 1))
done || exit 3
mkdir "$into" || exit 3
whole=0
find .runa -xdev -type d -exec /bin/sh -c "cd \"\$0\" && exec mkdir -p -- \"\$@\"" "$into" {} + || whole=1
find .runa -xdev -type f -exec cp --parents -P -t "$into" -- {} + || whole=1
exit $whole
'

# copy_displaced: exits with 0 when everything was copied, with 3 when nothing was. The agent has ended: nothing changes meanwhile.
copy_displaced() {
  used . && count_found . -xdev || return 3
  timeout 60 "$agentd_gosu" "$agentd_user:$agentd_user" /bin/sh -c "$agentd_copy" sh \
    "$agentd_repo" "$((${agentd_disk:-536870912} - agentd_used * 1024))" "$((agentd_entries - agentd_count))" >/dev/null 2>&1
}

# keep_displaced: tells when the link is not in its place any more, and keeps what is.
keep_displaced() {
  if [ -z "$agentd_linked" ] || ! end_all || is_in_place; then return 0; fi
  if [ ! -e "$agentd_link" ] && [ ! -L "$agentd_link" ]; then
    tell 'displaced nothing'
  elif [ -L "$agentd_link" ] || { [ ! -d "$agentd_link" ] && [ ! -f "$agentd_link" ]; }; then
    tell 'displaced left'
  else
    copy_displaced && agentd_copied=0 || agentd_copied=$?
    case $agentd_copied in
      0) tell 'displaced copied' ;;
      3) tell 'displaced left' ;;
      *) tell 'displaced partly' ;;
    esac
  fi
}
