
# The work tree of the repository, as it is, into a tree of objects. borrow.sh and untouched.sh stand above this line.

# take_index: a copy of the index spares git reading every file. A lock beside it does not matter; its time tells which entries are racy.
take_index() {
  if copy "$git/index" "$GIT_INDEX_FILE" 268435456; then touch -r "$git/index" "$GIT_INDEX_FILE"; else fresh_index; fi
  entries=$line_end$(git ls-files -s -v 2>/dev/null)
  case $entries in *"$line_end"[a-zS]*) show_hidden ;; esac
}

# hidden: prints, of index entries with their tags, the paths of those that git is told not to look at; of those that are not to be
# checked out, the ones that are there.
# shellcheck disable=SC2016
hidden='
for entry; do
  path=${entry#??}
  case $entry in
    [Ss]\ *) [ -e "$path" ] || [ -L "$path" ] || continue ;;
    [A-Z]*) continue ;;
  esac
  printf "%s\\0" "$path"
done
'

# show_hidden: what was marked as unchanged, or as not checked out, may have been changed.
show_hidden() {
  git ls-files -z -v >"$g/tagged" && xargs -0 -n 500 /bin/sh -c "$hidden" hidden <"$g/tagged" >"$g/hidden"
  git update-index --no-assume-unchanged -z --stdin <"$g/hidden" 2>/dev/null
  git update-index --no-skip-worktree -z --stdin <"$g/hidden" 2>/dev/null
}

fresh_index() {
  is_fresh=1
  rm -f "$GIT_INDEX_FILE" "$GIT_INDEX_FILE.lock"
  [ -z "$head" ] || git read-tree "$head" 2>/dev/null
}

# sort_out: prints, of the paths that follow, those that the index takes, each ended by a NUL, and adds up the bytes of their files.
# shellcheck disable=SC2016
sort_out='
limit=$1 lost=$2 nested=$3 sums=$4
shift 4
line_end="
"
for path; do shift; set -- "$@" "./${path%/}"; done
sum=0
for size in $(stat -c %s "$@" 2>/dev/null); do [ "$size" -gt "$limit" ] || sum=$((sum + size)); done
echo "$sum" >>"$sums"
large=$line_end$(find "$@" -maxdepth 0 -type f -size "+${limit}c" 2>/dev/null)$line_end
for path; do
  if [ -L "$path" ] || [ ! -e "$path" ]; then printf "%s\\0" "$path"
  elif [ -d "$path" ]; then printf "%s\\0" "$path" >>"$nested"
  elif [ ! -f "$path" ]; then printf "special %s\\0" "${path#./}" >>"$lost"
  elif [ ! -r "$path" ]; then printf "unreadable %s\\0" "${path#./}" >>"$lost"
  else case $large in
    *"$line_end$path$line_end"*) printf "large %s\\0" "${path#./}" >>"$lost" ;;
    *) printf "%s\\0" "$path" ;;
  esac
  fi
done
'

# add_each: paths that git could not take together, one by one.
# shellcheck disable=SC2016
add_each='
lost=$1 why=$2
shift 2
git update-index --add --remove --replace -- "$@" 2>/dev/null && exit 0
for path; do
  git update-index --add --remove --replace -- "$path" 2>/dev/null || printf "%s %s\\0" "$why" "${path#./}" >>"$lost"
done
'

# list_changes: what differs in the work tree from the index; anew without the copied index where that is damaged.
list_changes() {
  timeout -s KILL "$half" git ls-files -z -o -m --exclude-standard >"$g/changed" 2>/dev/null && return
  [ $? != 137 ] && [ -z "$is_fresh" ] && fresh_index && list_changes
}

# is_little: whether what is to be taken could be offered, so that no more room is taken than that needs. Else its files are named.
is_little() {
  sum=0
  while read -r size; do sum=$((sum + size)); done <"$g/sums"
  [ "$sum" -gt "$most_objects" ] || return 0
  is_too_much=1
  tr '\n\0' '?\n' <"$g/taken" | head -n 200 | while IFS= read -r path; do printf 'large %s\0' "${path#./}"; done >>"$g/lost"
  return 1
}

# open_places: of what its owner closed, what is in it would look as if it were not there.
open_places() { find . -path ./.git -prune -o -type d ! -perm -500 -exec chmod u+rx {} \; 2>/dev/null || :; }

take_changes() {
  : >"$g/lost"
  : >"$g/nested"
  : >"$g/sums"
  list_changes || return 1
  [ -s "$g/changed" ] || return 0
  xargs -0 -n 500 /bin/sh -c "$sort_out" sort "$limit" "$g/lost" "$g/nested" "$g/sums" <"$g/changed" >"$g/taken" || return 1
  is_little || return 1
  if [ -s "$g/taken" ]; then
    timeout -s KILL "$half" git update-index --add --remove --replace -z --stdin <"$g/taken" 2>/dev/null || {
      [ $? != 137 ] && timeout -s KILL "$half" xargs -0 -n 64 /bin/sh -c "$add_each" add "$g/lost" unreadable <"$g/taken" || return 1
    }
  fi
  [ ! -s "$g/nested" ] || timeout -s KILL "$half" xargs -0 -n 1 /bin/sh -c "$add_each" add "$g/lost" nested <"$g/nested"
}

# leave_out: takes files with these contents out of the index again; where HEAD has another content for them, that one stays.
leave_out() {
  [ -n "$left_out" ] || return 0
  paths=$line_end
  git ls-files -s >"$g/entries" || return 1
  : >"$g/removals"
  while IFS= read -r entry; do
    id=${entry#* }
    id=${id%% *}
    case $line_end$left_out$line_end in *"$line_end$id$line_end"*) ;; *) continue ;; esac
    printf '0 %s\t%s\n' "$(printf %s "$id" | tr '0-9a-f' 0)" "${entry#*"$tab"}" >>"$g/removals"
    printf 'secret %s\0' "${entry#*"$tab"}" >>"$g/lost"
    paths=$paths${entry#*"$tab"}$line_end
  done <"$g/entries"
  git update-index --index-info <"$g/removals" || return 1
  [ -z "$head" ] || git ls-tree -r "$head" | while IFS= read -r entry; do
    case $paths in *"$line_end${entry#*"$tab"}$line_end"*) printf '%s\n' "$entry" ;; esac
  done | git update-index --index-info
}

# take_tree: the work tree into the index, and the index into a tree: sets tree, or fails. No command of git is used that looks into a
# nested repository, which has a configuration of its own. An index in the middle of a merge makes no tree: then a fresh one does.
take_tree() {
  open_places
  take_changes && leave_out || return 1
  tree=$(git write-tree 2>/dev/null) && return
  [ -z "$is_fresh" ] && fresh_index && take_changes && leave_out && tree=$(git write-tree 2>/dev/null)
}

# tell_lost: what is not kept, and why. What a nested repository holds is not, though its commit's name is.
tell_lost() {
  [ ! -s "$g/lost" ] || tr '\n\0' '?\n' <"$g/lost" | head -n 200 | while IFS= read -r lost; do printf 'lost %s\n' "$lost"; done
  case $entries in *"$line_end"?' 160000 '*) ;; *) [ -s "$g/nested" ] || [ -n "$is_fresh" ] || return 0 ;; esac
  git ls-files -s | while IFS= read -r entry; do
    case $entry in 160000*) [ ! -e "$repo/${entry#*"$tab"}/.git" ] || printf 'lost nested %s\n' "${entry#*"$tab"}" ;; esac
  done | head -n 50
}
