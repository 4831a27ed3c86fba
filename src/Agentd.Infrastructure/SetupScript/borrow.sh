# What a session leaves of its repository beyond what its clone's origin had: on standard output, as docs/internals/work.md describes.
# Arguments: the repository; the commit that was cloned; the most bytes of a bundle and of one file; the seconds that there are; what is to
# be kept (always, failed, summary, or commits: nothing uncommitted); copy where the work tree was copied here, part where not
# all of it was, else nothing; the contents to leave out, and the commits that the origin had, ids, a line each.
#
# It runs as the session user when every other process has ended, with an empty environment, and runs no program of the repository's:
# hooks, filters, drivers, monitors and signers are configuration, and the only configuration that git reads here is our own. A git
# directory of ours borrows the repository's objects and looks at its work tree. Files that git itself reads there and that the session
# may have made pipes cost no more than half of the seconds: then the commits are still kept.

set -u
repo=$1 base=$2 limit=$3 seconds=$4 policy=$5 where=$6 left_out=$7 origin=$8
most_objects=$((limit * 4))

export HOME=/nonexistent GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_ATTR_NOSYSTEM=1 \
  GIT_TERMINAL_PROMPT=0 GIT_ALLOW_PROTOCOL=none GIT_NO_LAZY_FETCH=1 GIT_NO_REPLACE_OBJECTS=1 GIT_OPTIONAL_LOCKS=0 LC_ALL=C \
  GIT_AUTHOR_NAME=agentd GIT_AUTHOR_EMAIL=agentd@localhost GIT_COMMITTER_NAME=agentd GIT_COMMITTER_EMAIL=agentd@localhost
line_end='
'
git=$repo/.git

is_id() {
  case $1 in '' | *[!0-9a-f]*) return 1 ;; esac
  [ "${#1}" = 40 ] || [ "${#1}" = 64 ]
}

# copy FILE TO MOST: regular files alone, and no link.
copy() { [ -f "$1" ] && [ ! -L "$1" ] && head -c "$3" "$1" >"$2" 2>/dev/null; }

# make_directory: a git directory of ours; sets g, where there is room for all that we make, and our. Nobody else runs: a name that is
# free stays so.
make_directory() {
  room=${TMPDIR:-/tmp} g=${TMPDIR:-/tmp}/agentd-work.$$
  make_places 2>/dev/null || { g=$(mktemp -d "$room/agentd-work.XXXXXX") && make_places -p; } || return 1
  printf '%s\n' "$git/objects" >"$our/objects/info/alternates" && write_configuration
}

make_places() {
  our=$g/git
  mkdir "$@" -m 700 "$g" "$our" "$our/objects" "$our/objects/info" "$our/refs" "$our/refs/heads" "$our/info"
}

# All that git is to obey.
write_configuration() {
  format='repositoryformatversion = 0'
  [ "${#base}" != 64 ] || format="repositoryformatversion = 1${line_end}[extensions]${line_end}objectFormat = sha256${line_end}[core]"
  # Where the work tree was copied, every file has another inode.
  stat=default
  [ -z "$where" ] || stat=minimal
  printf '%s\n' '[core]' "$format" "checkStat = $stat" 'bare = false
fsmonitor = false
untrackedCache = false
hooksPath = /dev/null
attributesFile = /dev/null
excludesFile = /dev/null
bigFileThreshold = 1m
compression = 1
quotePath = false
safecrlf = false
commitGraph = false
multiPackIndex = false
logAllRefUpdates = false
[gc]
auto = 0
[pack]
useBitmaps = false
[submodule]
recurse = false' >"$our/config" && printf '/.runa\n' >"$our/info/exclude"
}

# take_references: HEAD and branches, and into the file remotes what the repository believes that its remotes have. Read by the shell: a
# reference is a short line of a regular file, whatever else lies there.
take_references() {
  reference=
  [ ! -f "$git/HEAD" ] || [ -L "$git/HEAD" ] || IFS= read -r reference <"$git/HEAD" || :
  case $reference in 'ref: refs/heads/'*) ;; *) is_id "$reference" || reference='ref: refs/heads/agentd-none' ;; esac
  printf '%s\n' "$reference" >"$our/HEAD"
  copy "$git/packed-refs" "$g/packed" 4194304 || : >"$g/packed"
  while IFS=' ' read -r id name; do
    case $name in
      *[!-_./0-9A-Za-z@+=,%#]* | *..* | */ | *.lock) ;;
      refs/heads/*) ! is_id "$id" || printf '%s %s\n' "$id" "$name" && printf '%s\n' "$id" >&4 ;;
      refs/remotes/*) ! is_id "$id" || printf '%s\n' "$id" >&3 ;;
    esac
  done <"$g/packed" >"$our/packed-refs" 3>"$g/remotes" 4>"$g/tips"
  (cd "$git" && find refs/heads refs/remotes -type f -size -2 2>/dev/null) | head -n 5000 >"$g/loose"
  while IFS= read -r name; do
    id=
    IFS= read -r id <"$git/$name" || :
    is_id "$id" || continue
    case $name in
      refs/remotes/*) printf '%s\n' "$id" >>"$g/remotes" ;;
      *)
        printf '%s\n' "$id" >>"$g/tips"
        { [ -d "$our/${name%/*}" ] || mkdir -p "$our/${name%/*}" 2>/dev/null; } && printf '%s\n' "$id" >"$our/$name"
        ;;
    esac
  done <"$g/loose"
}
