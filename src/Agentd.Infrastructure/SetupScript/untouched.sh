
# Whether nobody touched the repository since it was cloned, by as few programs as can tell. borrow.sh stands above this line.

# is_first_commit FILE: whether a reference leads to the commit that was cloned. Read by the shell: a reference is a short line.
is_first_commit() {
  [ -f "$1" ] && [ ! -L "$1" ] || return 1
  id=
  IFS= read -r id <"$1" && [ "$id" = "$base" ]
}

# has_no_branch_packed: packed references are sorted, and the remotes' stand behind the branches.
has_no_branch_packed() {
  [ -e "$git/packed-refs" ] || [ -L "$git/packed-refs" ] || return 0
  [ -f "$git/packed-refs" ] && [ ! -L "$git/packed-refs" ] || return 1
  { IFS= read -r head && IFS=' ' read -r id name; } <"$git/packed-refs" || return 1
  case $head:$name in '#'*' sorted '*:refs/remotes/* | '#'*' sorted '*:refs/tags/*) ;; *) return 1 ;; esac
}

# has_first_references: HEAD is a branch, every branch is a file, and all lead where the clone did. No branch is packed, and nothing is
# there that a clone does not make.
has_first_references() {
  [ -f "$git/HEAD" ] && [ ! -L "$git/HEAD" ] && IFS= read -r branch <"$git/HEAD" || return 1
  case $branch in 'ref: refs/heads/'*..* | 'ref: refs/heads/'*/*) return 1 ;; 'ref: refs/heads/'?*) ;; *) return 1 ;; esac
  [ -d "$git/refs/heads" ] && [ ! -L "$git/refs" ] && [ ! -L "$git/refs/heads" ] && is_first_commit "$git/${branch#ref: }" || return 1
  for reference in "$git"/refs/heads/*; do is_first_commit "$reference" || return 1; done
  for odd in refs/stash worktrees shallow reftable commondir MERGE_HEAD objects/info/alternates; do
    [ ! -e "$git/$odd" ] && [ ! -L "$git/$odd" ] || return 1
  done
  has_no_branch_packed
}

# has_plain_index: git sees every entry of it, and none is a repository of its own. It is not written to, and read where it lies.
has_plain_index() {
  [ -f "$git/index" ] && [ ! -L "$git/index" ] && entries=$line_end$(git ls-files -s -v 2>/dev/null) || return 1
  case $entries in *"$line_end"[!H]* | *"${line_end}H 160000 "*) return 1 ;; esac
}

# is_untouched: true only where that is certain. git has the commit that was cloned for its HEAD: the index must hold that, and the work
# tree what the index does, without a file more, or a directory that cannot be read: of that git warns. If it takes long, it is not cheap.
is_untouched() {
  [ -z "$where" ] && [ -n "$base" ] && [ ! -e "$repo/.gitmodules" ] && [ ! -L "$repo/.gitmodules" ] && has_first_references || return 1
  printf '%s\n' "$base" >"$our/HEAD" || return 1
  export GIT_INDEX_FILE="$git/index"
  has_plain_index || return 1
  difference=$(timeout -s KILL "$(((seconds + 9) / 10))" git status --porcelain --no-renames --untracked-files=normal \
    --ignore-submodules=dirty 2>&1) && [ -z "$difference" ]
}
