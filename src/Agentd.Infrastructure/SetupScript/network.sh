# The filtered network: an empty network namespace, whose ways out are the broker's. It allows the clone's host for the time of the clone
# alone, which only this shell can ask for: the two pipes are root's, and no process of the agent's ever sees them.

# ask_broker WORD: waits until the broker has done what the word says. Asks again and again, for a broker that dies forgets what it heard;
# opened for both directions, a pipe waits for nobody. What a shell says of the asker's end is none of the session's output.
ask_broker() {
  printf '%s\n' "$1" >&8
  while sleep 2; do
    printf '%s\n' "$1" >&8
  done &
  agentd_asker=$!
  while read -r agentd_answer <&9 && [ "$agentd_answer" != "$1" ]; do :; done
  kill "$agentd_asker"
  wait "$agentd_asker" || :
} 2>/dev/null 8<>/agentd/network/ask 9<>/agentd/network/go

# trust_authority: has the usual clients trust the authority that the broker reads requests with; it can sign for the hosts of this
# session's rules alone. A variable that the image sets names a bundle of the image's own: that one is told of it too. A bundle that is
# mounted is the host's, and is not written to: a copy of it stands in for it.
trust_authority() {
  agentd_bundle=/etc/ssl/cert.pem
  for agentd_file in /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/ca-bundle.pem /etc/ssl/cert.pem; do
    [ ! -f "$agentd_file" ] || { agentd_bundle=$agentd_file && break; }
  done
  mkdir -p "${agentd_bundle%/*}" || return 1
  if [ -f "$agentd_bundle" ] && ! is_of_image "$agentd_bundle"; then
    mkdir -p /etc/ssl && cp -- "$agentd_bundle" /etc/ssl/agentd-authorities.pem && agentd_bundle=/etc/ssl/agentd-authorities.pem || return 1
  fi
  add_authority "$agentd_bundle" || return 1
  for agentd_variable in SSL_CERT_FILE CURL_CA_BUNDLE GIT_SSL_CAINFO REQUESTS_CA_BUNDLE PIP_CERT NODE_EXTRA_CA_CERTS DENO_CERT \
    CARGO_HTTP_CAINFO AWS_CA_BUNDLE NIX_SSL_CERT_FILE; do
    eval "agentd_file=\${$agentd_variable:-}"
    if [ -z "$agentd_file" ]; then
      eval "export $agentd_variable=\$agentd_bundle"
    elif [ -f "$agentd_file" ] && is_of_image "$agentd_file"; then
      add_authority "$agentd_file" || return 1
    else
      printf 'agentd: %s=%s is no file of the image: its clients will not trust what agentd reads\n' "$agentd_variable" "$agentd_file" >&2
    fi
  done
}

# is_of_image FILE: what is mounted lies elsewhere.
is_of_image() { [ "$(stat -L -c %d -- "$1")" = "$(stat -c %d /)" ]; }

# add_authority BUNDLE: once.
add_authority() {
  case $agentd_trusting in *" $1 "*) return 0 ;; esac
  agentd_trusting="$agentd_trusting$1 "
  { printf '\n' && cat /agentd/network/ca.pem; } >>"$1"
}
agentd_trusting=' '

# open_network: names are asked of this namespace itself, where the broker answers.
open_network() {
  read -r agentd_hostname </proc/sys/kernel/hostname || return 1
  printf 'nameserver 127.0.0.1\noptions timeout:2 attempts:3\n' >/etc/resolv.conf &&
    printf '127.0.0.1 localhost\n::1 localhost\n127.0.0.1 %s\n' "$agentd_hostname" >/etc/hosts &&
    ask_broker clone
}
