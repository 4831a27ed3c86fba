
# What is new, and whether it is not too much. borrow.sh, untouched.sh and worktree.sh stand above this line.

# conclude KEPT [REASON]: the end of the stream, for what is kept without a bundle.
conclude() {
  [ -z "${2:-}" ] || printf 'reason %s\n' "$2"
  printf 'kept %s\nend\n' "$1"
  exit 0
}

# commits_of ID…: those that are commits here, a line each.
commits_of() {
  [ $# = 0 ] || printf '%s\n' "$@" | git cat-file --batch-check='%(objecttype) %(objectname)' 2>/dev/null |
    while IFS=' ' read -r type id; do [ "$type" != commit ] || printf '%s\n' "$id"; done
}

is_known() { case $line_end$base$line_end$origin$line_end in *"$line_end$1$line_end"*) ;; *) return 1 ;; esac; }

has_new_tips() {
  [ -z "$head" ] || is_known "$head" || return 0
  while read -r id; do is_known "$id" || return 0; done <"$g/tips"
  return 1
}

# find_new REF…: sets new to a commit that the origin did not have, or to nothing. Fails where commits cannot be read.
# shellcheck disable=SC2086
find_new() { new=$(git rev-list -n 1 refs/agentd/work "$@" --not $known 2>/dev/null); }

# cut_history: commits that were fetched with a depth have no parents here.
cut_history() {
  copy "$git/shallow" "$g/shallow" 1048576 || return 1
  while IFS= read -r id; do ! is_id "$id" || is_known "$id" || printf '%s\n' "$id"; done <"$g/shallow" >"$our/shallow"
  [ -s "$our/shallow" ] || { rm -f "$our/shallow" && return 1; }
}

# flatten: what there is, without the commits between it and the one that was cloned.
# shellcheck disable=SC2086
flatten() {
  rm -f "$our/shallow"
  head=$(commits_of $base)
  commit_tree && find_new
}

# commit_tree: the tree on top of the head: sets work.
commit_tree() {
  work=$(git commit-tree "$tree" ${head:+-p "$head"} -m 'agentd: what was not committed') && git update-ref refs/agentd/work "$work"
}

# tell_summary REF…: shellcheck cannot know that ids are words.
# shellcheck disable=SC2086
tell_summary() {
  printf 'head %s\nwork %s\n' "$head" "$work"
  git rev-list --format='commit %H %ct %s' --max-count=200 "$@" --not $known 2>/dev/null
  git diff-tree -r --numstat --no-renames "${base:-$(git mktree </dev/null)}" "$work" 2>/dev/null | head -n 500 |
    while IFS= read -r file; do printf 'file %s\n' "$file"; done
}

# is_small LIST: whether the objects in it, with all their content, are few enough to be searched.
is_small() {
  cut -d' ' -f1 "$@" | git cat-file --batch-check='%(objectsize)' | {
    sum=0
    while read -r size; do case $size in *[!0-9]*) exit 1 ;; *) sum=$((sum + size)) ;; esac; done
    [ "$sum" -le "$most_objects" ]
  }
}

# list_names FILE: the paths that the commits on standard input touch, whole: an object holds no more than one name of a path. A merge has
# those that none of its parents have.
list_names() {
  git diff-tree --stdin -r -c --root --no-renames --no-commit-id --name-only -z >"$1" && [ "$(stat -c %s "$1")" -le 4194304 ]
}

# tell_names GROUP FILE
tell_names() {
  printf '%s 0 names %s \n' "$1" "$(stat -c %s "$2")"
  cat "$2"
  echo
}

# offer KEPT WORK REF…: all that is new, if it is not too much: the objects, for the daemon to search, and the bundle of the same objects.
# shellcheck disable=SC2086
offer() {
  kept=$1 offered=$2
  shift 2
  git update-ref refs/agentd/work "$offered" || return 1
  git rev-list --objects ${head:+"$head"} "$@" --not $known >"$g/committed" || return 1
  git rev-list --objects "$offered" --not ${head:+"$head"} "$@" $known >"$g/uncommitted" || return 1
  [ -s "$g/committed" ] || [ -s "$g/uncommitted" ] || return 1
  is_small "$g/committed" "$g/uncommitted" || return 1
  git rev-list ${head:+"$head"} "$@" --not $known | list_names "$g/names" || return 1
  git rev-list "$offered" --not ${head:+"$head"} "$@" $known | list_names "$g/new-names" || return 1
  git bundle create -q "$g/bundle" refs/agentd/work "$@" --not $known 2>/dev/null || return 1
  size=$(stat -c %s "$g/bundle")
  [ "$size" -le "$limit" ] || return 1
  printf 'work %s\nkept %s\nobjects\n' "$offered" "$kept"
  tell_names committed "$g/names" && tell_names uncommitted "$g/new-names" || exit 1
  git cat-file --buffer --batch='committed %(objectname) %(objecttype) %(objectsize) %(rest)' <"$g/committed" || exit 1
  git cat-file --buffer --batch='uncommitted %(objectname) %(objecttype) %(objectsize) %(rest)' <"$g/uncommitted" || exit 1
  printf 'bundle %s\n' "$size"
  cat "$g/bundle"
  printf 'end\n'
  exit 0
}

# leave_work_tree: what follows is about objects; nothing in the work tree, such as attributes, is read any more.
leave_work_tree() {
  unset GIT_WORK_TREE
  printf '[core]\nbare = true\n' >>"$our/config"
  cd "$our" || conclude none 'there is no room in /tmp'
}

printf 'agentd-work 1\n'
half=$(((seconds + 1) / 2)) is_fresh='' is_too_much=''
# Who owns it may have closed it, and may open it again.
cd "$repo" 2>/dev/null || { chmod u+rwx "$repo" && cd "$repo"; } 2>/dev/null || conclude none 'the repository is gone or cannot be entered'
if [ -L "$git" ] || [ ! -d "$git/objects" ]; then conclude none 'its .git is gone, no directory, or cannot be read'; fi
make_directory || conclude none 'there is no room in /tmp'
export GIT_DIR="$our" GIT_WORK_TREE="$repo"
! is_untouched || conclude none

tab=$(printf '\t')
export GIT_INDEX_FILE="$our/index"
copy "$git/info/exclude" "$our/info/exclude" 65536 || :
printf '\n/.runa\n' >>"$our/info/exclude"
take_references
heads=$(git rev-parse 'HEAD^{commit}' 'HEAD^{tree}' 2>/dev/null) ||
  heads=$(git rev-parse "$base^{commit}" "$base^{tree}" 2>/dev/null) || heads=
head=${heads%%"$line_end"*}
take_index
tree=${heads#*"$line_end"} head_tree=$tree
level=all
if [ "$policy" = commits ]; then level=commits; elif [ "$where" = part ] || ! take_tree; then
  level=commits
  [ -n "$is_too_much" ] || printf 'lost unreadable (the work tree)\n'
fi
tell_lost
leave_work_tree
[ -n "$tree" ] || conclude none 'there is no commit, and the work tree could not be read'
[ "$tree" != "$head_tree" ] || has_new_tips || conclude none

work=$head
if [ "$tree" = "$head_tree" ]; then git update-ref refs/agentd/work "$work"; else commit_tree || conclude none 'there is no room in /tmp'; fi
set --
git for-each-ref --format='%(objectname) %(refname)' refs/heads 2>/dev/null | head -n 1000 |
  git cat-file --batch-check='%(objecttype) %(rest)' >"$g/branches" 2>/dev/null
while IFS=' ' read -r type name; do
  [ "$type" != commit ] || set -- "$@" "$name"
done <"$g/branches"
# shellcheck disable=SC2086
known=$(commits_of $base $origin)
if ! find_new "$@" && { ! cut_history || ! find_new "$@"; }; then
  set --
  find_new || flatten || conclude none 'the repository is damaged'
  printf 'lost unreadable (commits)\n'
fi
[ -n "$new" ] || conclude none
for name; do printf 'branch %s\n' "$name"; done
tell_summary refs/agentd/work "$@"
# shellcheck disable=SC2046,SC2086
if new=$(git rev-list -n 1 refs/agentd/work "$@" --not $known $(commits_of $(head -n 1000 "$g/remotes")) 2>/dev/null) &&
  [ -z "$new" ]; then conclude pushed; fi
[ "$policy" != summary ] || conclude summary
offer "$level" "$work" "$@"
[ "$work" = "$head" ] || [ -z "$head" ] || offer commits "$head" "$@"
conclude summary 'it is more than limits.work, its objects are, or some cannot be read'
