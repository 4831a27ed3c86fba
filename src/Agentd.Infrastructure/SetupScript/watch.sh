
# The watch over the disk, a program of its own: at the session's limit on processes a shell that cannot fork ends, and this one begins
# again in its own place, which takes no process. Its working directory is the record; where bytes are bounded, agentd_layer and
# agentd_given are in its environment. The values (agentd_…), steps.sh, measure.sh, layer.sh and disk.sh stand above this line.

trap - TERM
trap 'exec /bin/sh "$0"' EXIT
watch_disk && trap - EXIT
