# shellcheck shell=bash
# Sourced: where Debian comes from on this machine.

# The release that images and the test system are made of.
# shellcheck disable=SC2034
readonly debian_release=trixie

# The mirror that this machine's own packages come from; nothing where apt knows none of Debian's.
debian_mirror() {
  # shellcheck disable=SC2016 # apt-get's own placeholder
  apt-get indextargets --format '$(REPO_URI)' 'Label: Debian' 'Created-By: Packages' | sed -n 1p
}
