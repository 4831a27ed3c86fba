# shellcheck shell=bash
# How this repository calls dotnet: sourced by build.sh and its helpers.
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
# Two projects at a time suit a machine with two cores. The compiler stays, and is warm, for all that one command compiles; under a name of
# its own, so that it is nobody else's and can be ended with the command: no server is left behind.
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=true SharedCompilationId=${SharedCompilationId:-agentd-$$}
end_compiler() {
  [ "$SharedCompilationId" = "agentd-$$" ] || return 0
  local found
  for found in $(grep -lsz -e "^-pipename:$SharedCompilationId\$" /proc/[0-9]*/cmdline); do
    found=${found#/proc/}
    kill "${found%/cmdline}" 2>/dev/null || true
  done
}
trap end_compiler EXIT
# shellcheck disable=SC2034 # for those who source this
dotnet_settings=(--configuration Release -maxcpucount:2 -warnaserror --verbosity quiet -consoleLoggerParameters:NoSummary)

command -v dotnet >/dev/null || { echo "agentd needs the .NET SDK of global.json: there is no dotnet on PATH" >&2; exit 1; }
