# agentd in a container: a supervisor that starts sessions on the host, through the host's rootless Podman.
#
#   podman build --tag localhost/agentd:0.1.1 .
#
# Without a registry, `eng/build-image` makes the same image from this machine's own packages and programs.

ARG SDK=mcr.microsoft.com/dotnet/sdk:10.0
ARG DEBIAN=docker.io/library/debian:trixie-slim

FROM ${SDK} AS build
# A directory of another context with programs that are published already, instead of a compilation: see eng/build-image.
ARG PREBUILT=
WORKDIR /src
COPY . .
RUN if [ -z "$PREBUILT" ]; then eng/publish; fi \
 && mkdir -p /out \
 && while read -r program _; do cp "${PREBUILT:-artifacts/bin}/$program" /out/ && chmod 0755 "/out/$program" || exit 1; done <eng/programs

FROM ${DEBIAN}
ARG VERSION=0.1.1
LABEL org.opencontainers.image.title="agentd" \
      org.opencontainers.image.description="Runs autonomous agents, each session in a throw-away rootless Podman container" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.documentation="docs/deployment.md"

# Only Podman's client: containers are made by the host's service. libssl comes with ca-certificates. Of what Podman's library installs
# only the seccomp profile is needed, from which that of filtered sessions is made.
RUN command -v podman >/dev/null \
 || { apt-get update \
   && apt-get install --yes --no-install-recommends ca-certificates podman-remote tzdata \
   && ln -s podman-remote /usr/bin/podman \
   && cd /tmp && apt-get download golang-github-containers-common \
   && dpkg-deb --fsys-tarfile golang-github-containers-common_*.deb | tar -xC / ./usr/share/containers/seccomp.json \
   && rm golang-github-containers-common_*.deb \
   && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/*; }
RUN mkdir -p /etc/agentd /run/agentd /run/podman /var/lib/tesserine/audit \
 && mkdir -p -m 0755 /var/lib/agentd \
 && mkdir -m 1777 /var/lib/agentd/tmp \
 && mkdir -m 0700 /var/lib/agentd/state

COPY --from=build /out/ /usr/local/bin/

ENV CONTAINER_HOST=unix:///run/podman/podman.sock \
    TMPDIR=/var/lib/agentd/tmp
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/local/bin/agentd"]
CMD ["daemon", "--config", "/etc/agentd/agentd.toml"]
