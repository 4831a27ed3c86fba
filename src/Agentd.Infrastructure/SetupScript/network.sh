# The filtered network: an empty network namespace, whose ways out are the broker's. It allows the clone's host for the time of the clone
# alone, which only this shell can ask for: the two pipes are root's, and no process of the agent's ever sees them.

# ask_broker WORD: waits until the broker has done what the word says. Asks again and again, for a broker that dies forgets what it heard;
# opened for both directions, a pipe waits for nobody. What a shell says of the asker's end is none of the session's output.
ask_broker() (
  exec 2>/dev/null 8<>/agentd/network/ask 9<>/agentd/network/go
  while :; do
    printf '%s\n' "$1" >&8
    sleep 2
  done &
  agentd_asker=$!
  while read -r agentd_answer <&9 && [ "$agentd_answer" != "$1" ]; do :; done
  kill "$agentd_asker"
  wait "$agentd_asker" || :
)

# open_network: names are asked of this namespace itself, where the broker answers.
open_network() {
  printf 'nameserver 127.0.0.1\noptions timeout:2 attempts:3\n' >/etc/resolv.conf &&
    printf '127.0.0.1 localhost\n::1 localhost\n127.0.0.1 %s\n' "$(cat /proc/sys/kernel/hostname)" >/etc/hosts &&
    ask_broker clone
}
