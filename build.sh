#!/bin/bash
# build.sh: the one entry to everything that is done with this repository. `./build.sh help` lists it.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")"

help() {
  cat <<'TEXT'
usage: ./build.sh COMMAND

  build        compiles everything, warnings are errors
  test         runs every test; as root the end-to-end tests run rootful and rootless, else rootless
  test unit    runs the tests that need no Podman;  test end-to-end [FILTER]  the others, or those that `dotnet test` selects by FILTER
  debian13     runs the end-to-end tests in a Debian 13 with systemd and Podman 5, booted for them; as root;  debian13 FILTER  some only
  agents       each agent of examples/agents as its makers publish it, in a session, with a stand-in of its model; as root
               agents NAME…  some only; the images take minutes, once
  upgrade      sessions that 0.1.1 began, and this build in its place; 0.1.1 is built once, from this repository's history
  browser      the page in Debian's chromium, in front of a real daemon; keeps screenshots in artifacts/screenshots
  demo         a session from `agentd run` to the sealed record, with everything it needs, then cleans up
  publish      NativeAOT agentd and agentd-daemon in artifacts/bin/
  format       mends the style of the sources
  bench        measures this build: every figure of docs/internals/performance.md, in some 10 minutes
  bench quick  the same in 2 minutes, coarse;  bench ROW…  some rows only
  bench loops  time and allocation of one operation in the hot loops, in 90 s;  bench loops FILTER…  some only
  soak         strikes daemon, Podman, conmon, shells and disks 500 times (AGENTD_CRASH_ROUNDS, AGENTD_CRASH_SEED)
  fuzz         a million hostile inputs for each reader of hostile bytes (AGENTD_FUZZ_ROUNDS, AGENTD_FUZZ_SEED)
  help         this text

As root, test, debian13, agents, upgrade, browser, soak, demo, bench and publish install the Debian packages that are missing; otherwise they say
which.
TEXT
}

will() { echo "build.sh: $*"; }

# Here and not above: whoever makes a compiler's server ends it, and a lane has one of its own.
use_dotnet() {
  # shellcheck source=eng/dotnet.sh
  . eng/dotnet.sh
}

build() {
  use_dotnet
  will "compiling Agentd.sln"
  dotnet build Agentd.sln "${dotnet_settings[@]}"
}

format() {
  use_dotnet
  will "formatting Agentd.sln"
  dotnet format Agentd.sln
}

command=${1:-help}
[ $# -eq 0 ] || shift
case $command in
  build | format) "$command" ;;
  bench)
    will "measuring this build on this machine"
    exec eng/bench "$@"
    ;;
  test)
    will "building and running the ${1:-unit and end-to-end} tests"
    exec eng/test "$@"
    ;;
  debian13)
    will "running the end-to-end tests in a Debian 13 of their own"
    exec eng/debian13 "$@"
    ;;
  agents)
    will "running agents that people use, each with a stand-in of its model's provider"
    exec eng/agents "$@"
    ;;
  upgrade)
    will "putting this build in the place of the version before, under its sessions"
    exec eng/upgrade
    ;;
  soak)
    will "striking the daemon and what it stands on ${AGENTD_CRASH_ROUNDS:-500} times under its sessions"
    exec eng/soak
    ;;
  fuzz)
    will "feeding every reader of hostile bytes ${AGENTD_FUZZ_ROUNDS:-1000000} inputs"
    exec eng/fuzz
    ;;
  browser)
    will "looking at every page in a real browser"
    exec eng/browser
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
