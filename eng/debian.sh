# shellcheck shell=bash
# Sourced: where Debian comes from on this machine, and with what a system of it is made.

# The release that images and the test system are made of.
# shellcheck disable=SC2034
readonly debian_release=trixie

# The mirror that this machine's own packages come from; nothing where apt knows none of Debian's.
debian_mirror() {
  # shellcheck disable=SC2016 # apt-get's own placeholder
  apt-get indextargets --format '$(REPO_URI)' 'Label: Debian' 'Created-By: Packages' | sed -n 1p
}

# Has mmdebstrap here, and apt know its mirror: as root it is installed.
prepare_mmdebstrap() {
  ! command -v mmdebstrap >/dev/null || [ -z "$(debian_mirror)" ] || return 0
  [ "$(id -u)" = 0 ] || { echo "mmdebstrap is missing: apt install mmdebstrap" >&2; return 1; }
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends mmdebstrap >/dev/null
}
