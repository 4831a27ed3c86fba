# shellcheck shell=bash
# How this repository calls dotnet: sourced by build.sh and its helpers.
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
# No build server is left behind, and two projects at a time suit a machine with two cores.
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=${UseSharedCompilation:-false}
# shellcheck disable=SC2034 # for those who source this
dotnet_settings=(--configuration Release -maxcpucount:2 -warnaserror --verbosity quiet -consoleLoggerParameters:NoSummary)

command -v dotnet >/dev/null || { echo "agentd needs the .NET SDK of global.json: there is no dotnet on PATH" >&2; exit 1; }
