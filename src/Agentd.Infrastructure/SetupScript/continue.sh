# The kept work of an earlier session, from which this one goes on. What is in the bundle that session chose: git reads it as the session
# user, with an empty environment, without hooks, and with no configuration but the fresh clone's. It needs no network.

# Local branches get back their names; what was checked out or not committed becomes a branch of its own. Nothing goes where the
# repository would seem to have pushed it.
# shellcheck disable=SC2016
agentd_fetch_work='
set -eu
bundle=$1 branch=$2
git() {
  command git -c core.hooksPath=/dev/null -c core.fsmonitor=false -c fetch.fsckObjects=true -c fetch.recurseSubmodules=false \
    -c submodule.recurse=false -c gc.auto=0 -c maintenance.auto=false "$@"
}
said=$(git bundle verify "$bundle" 2>&1) || { printf "%s\n" "$said" >&2 && exit 3; }
git fetch -q --no-tags --update-head-ok "$bundle" "+refs/heads/*:refs/heads/*" "+refs/agentd/*:refs/agentd/*"
work=$(git rev-parse -q --verify "refs/agentd/work^{commit}") || work=$(git rev-parse --verify "HEAD^{commit}")
git update-ref "refs/heads/$branch" "$work"
git update-ref -d refs/agentd/work
git symbolic-ref HEAD "refs/heads/$branch"
git reset -q --hard
'

fetch_work() {
  cd "$agentd_repo" || exit 1
  exec "$agentd_gosu" "$agentd_user:$agentd_user" env -i PATH="$PATH" HOME=/nonexistent LC_ALL=C GIT_CONFIG_GLOBAL=/dev/null \
    GIT_CONFIG_NOSYSTEM=1 GIT_ATTR_NOSYSTEM=1 GIT_TERMINAL_PROMPT=0 GIT_ALLOW_PROTOCOL=file GIT_NO_LAZY_FETCH=1 \
    GIT_NO_REPLACE_OBJECTS=1 /bin/sh -c "$agentd_fetch_work" sh "$agentd_bundle" "agentd-$agentd_continued"
}

continue_work() {
  run "the repository could not be given to '$agentd_user'" chown -hR "$agentd_user:" "$agentd_repo"
  fetch_work &
  await $!
  case $agentd_code in
    0) ;;
    3) fail 3 "the origin no longer has the commits that the kept work of session $agentd_continued builds upon; fetch it into a clone \
that has them ('agentd work $agentd_continued' says how), and push" ;;
    *) fail "$agentd_code" "the kept work of session $agentd_continued could not be fetched into the clone" ;;
  esac
  if [ -e "$agentd_link" ] || [ -L "$agentd_link" ]; then
    fail 1 "the kept work of session $agentd_continued has an entry '.runa', where the record belongs; fetch it into a clone \
('agentd work $agentd_continued' says how), remove the entry, and push"
  fi
}
