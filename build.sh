#!/bin/bash
# build.sh: the one entry to everything that is done with this repository. `./build.sh help` lists it.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")"
# shellcheck source=eng/dotnet.sh
. eng/dotnet.sh

help() {
  cat <<'TEXT'
usage: ./build.sh COMMAND

  build        compiles everything, warnings are errors
  test         runs every test; as root the end-to-end tests run rootful and rootless, else rootless
  test unit    runs the tests that need no Podman
  demo         a session from `agentd run` to the sealed record, with everything it needs, then cleans up
  publish      NativeAOT agentd and agentd-daemon in artifacts/bin/
  format       mends the style of the sources
  bench        runs the benchmarks
  soak         kills the daemon 500 times at random moments (AGENTD_CRASH_ROUNDS, AGENTD_CRASH_SEED)
  fuzz         a million hostile inputs for the protocol's reader (AGENTD_FUZZ_ROUNDS, AGENTD_FUZZ_SEED)
  help         this text

As root, test, soak, demo and publish install the Debian packages that are missing; otherwise they say which.
TEXT
}

will() { echo "build.sh: $*"; }

build() {
  will "compiling Agentd.sln"
  dotnet build Agentd.sln "${dotnet_settings[@]}"
}

format() {
  will "formatting Agentd.sln"
  dotnet format Agentd.sln
}

bench() {
  local project=tests/Agentd.Benchmarks
  [ -d "$project" ] || { echo "build.sh: there are no benchmarks: $project does not exist" >&2; return 1; }
  will "running the benchmarks of $project"
  dotnet run --project "$project" --configuration Release -- "$@"
}

command=${1:-help}
[ $# -eq 0 ] || shift
case $command in
  build | format) "$command" ;;
  bench) bench "$@" ;;
  test)
    will "building and running the ${1:-unit and end-to-end} tests"
    exec eng/test "$@"
    ;;
  soak)
    will "killing the daemon ${AGENTD_CRASH_ROUNDS:-500} times under its sessions"
    exec eng/soak
    ;;
  fuzz)
    will "feeding the protocol's reader ${AGENTD_FUZZ_ROUNDS:-1000000} hostile inputs"
    exec eng/fuzz
    ;;
  publish)
    will "publishing agentd and agentd-daemon to artifacts/bin"
    exec eng/publish
    ;;
  demo)
    will "showing one session on real Podman"
    exec eng/demo
    ;;
  help | -h | --help) help ;;
  *)
    help >&2
    exit 2
    ;;
esac
