# First stage: from a bare image to a cloned repository. Runs as root, as PID 1 of the session's container.
# It may see the repository token; nothing that comes after it does: the last line replaces this shell, environment and all.
# The values (agentd_…), steps.sh, measure.sh, layer.sh and path.sh stand above this line.

# Nothing of the session user's has run yet: nothing needs a hand-over.
finish() {
  tell_memory
  tell_end "$1"
  exit "$1"
}

unescape
agentd_token=${AGENTD_REPO_TOKEN:-}
unset AGENTD_REPO_TOKEN

step user
if id -u "$agentd_user" >/dev/null 2>&1; then
  fail 1 "the image already has a user '$agentd_user'; rename the agent or remove the user from the image"
fi
run "useradd could not create the session user '$agentd_user'" \
  useradd --no-log-init --no-create-home --user-group --home-dir "$agentd_home" --shell /bin/sh "$agentd_user"

step home
give_home() {
  # Mount targets, the record and the repository are not the image's to give; patterns are safe: targets hold no wildcard.
  set --
  for agentd_kept in $agentd_kept_count; do
    eval "set -- \"\$@\" -path \"\$agentd_kept_$agentd_kept\" -o"
  done
  exec find "$agentd_home" -xdev \( "$@" -path "$agentd_leaf" -o -path "$agentd_repo" \) -prune -o -exec chown -h "$agentd_user:" {} +
}
run "the home directory $agentd_home could not be given to '$agentd_user'" give_home
run "an older $agentd_repo could not be removed" rm -rf "$agentd_repo"

guard_path

# The first that writes what is not the image's is the clone: from here on somebody watches. Nobody waits for the watch, so that no
# shell says a word about its end.
begin_watch() {
  cd "$agentd_leaf" || exit 1
  [ -z "$agentd_disk" ] || take_stock /
  PATH=$agentd_guarded /bin/sh "$agentd_watch" 2>/dev/null &
}
run 'the watch over the disk could not begin' begin_watch

step clone
[ -z "$agentd_filtered" ] || run 'the filtered network could not be opened' open_network
[ -z "$agentd_filtered" ] || [ ! -s /agentd/network/ca.pem ] || trust_authority || fail 1 'the authority of the network could not be trusted'
clone() {
  # The agent's credentials are not git's; neither is anybody's configuration.
  # shellcheck disable=SC2086
  [ -z "$agentd_credentials" ] || unset $agentd_credentials
  export HOME="$agentd_empty_home" GIT_TERMINAL_PROMPT=0 GIT_CONFIG_GLOBAL=/dev/null
  unset XDG_CONFIG_HOME
  if [ -n "$agentd_token" ]; then
    # Through the environment, never argv or a file. git repeats a scoped header on the POST after a redirect: refuse redirects.
    export GIT_CONFIG_COUNT=2
    export GIT_CONFIG_KEY_0="http.$agentd_origin/.extraHeader" GIT_CONFIG_VALUE_0="Authorization: Bearer $agentd_token"
    export GIT_CONFIG_KEY_1=http.followRedirects GIT_CONFIG_VALUE_1=false
  fi
  exec git clone --no-hardlinks -- "$agentd_url" "$agentd_repo"
}
agentd_hint=
[ -z "$agentd_token" ] || agentd_hint='; with a token redirects are refused: configure the final URL'
run "git could not clone $agentd_url$agentd_hint" clone

# look COMMAND…: git, in the clone, with nobody's configuration.
look() { HOME=$agentd_empty_home GIT_CONFIG_GLOBAL=/dev/null git -C "$agentd_repo" "$@"; }

# read_references: sets agentd_commit to what was checked out, and agentd_known to what the origin has, a line each: of all that the
# session leaves, this need not be kept. One program tells both, if what was checked out is a branch, which comes first.
read_references() {
  agentd_commit='' agentd_known=''
  set -f
  for agentd_reference in $(look for-each-ref --count=1001 --format='%(HEAD)%(objectname)' refs/heads refs/remotes); do
    case $agentd_reference in
      \**) agentd_commit=${agentd_reference#?} ;;
      *) agentd_known="$agentd_known$agentd_reference
" ;;
    esac
  done
  set +f
  [ -n "$agentd_commit" ] || agentd_commit=$(look rev-parse --verify --quiet HEAD) || agentd_commit=
}
read_references
[ -z "$agentd_commit" ] || tell "commit $agentd_commit"
[ "$agentd_keep" = never ] || printf %s "$agentd_known" >"$agentd_origin_commits" || :

# A shell keeps what it was started with in /proc/1/environ: only a new one is clean.
export agentd_path="$PATH" agentd_base="$agentd_commit" agentd_known
PATH=$agentd_guarded exec /bin/sh "$agentd_supervise"
