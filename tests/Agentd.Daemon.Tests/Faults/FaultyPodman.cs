using System.Diagnostics;
using Agentd.Infrastructure.Tests.Podman;

namespace Agentd.Daemon.Tests.Faults;

/// <summary>
/// A <c>podman</c> of POSIX shell that keeps containers and secrets as files, plays the set-up shell of a session, and misbehaves at the
/// verbs that a test names. It passes nothing on to a real one.
/// </summary>
internal sealed class FaultyPodman
{
    // exit125, killed, hang, stays (until it is healed): before the work is done; done125, donehang: after it. garbage: the work, and an
    // answer of rubbish.
    private const string Script = """
        #!/bin/sh
        here=${0%/*}
        case $1 in
          image | secret) verb=$1-$2 ;;
          run) case " $* " in *" --detach "*) verb=run ;; *) verb=hand-over ;; esac ;;
          *) verb=$1 ;;
        esac
        fault=$(cat "$here/faults/$verb" 2>/dev/null)
        case $fault in
          exit125) echo "Error: no luck with $verb" >&2; exit 125 ;;
          killed) kill -KILL $$ ;;
          hang) exec sleep 1h ;;
          slow) sleep 0.4 ;;
          stays) while [ -e "$here/faults/$verb" ]; do sleep 0.05; done ;;
          once) rm "$here/faults/$verb"; echo "Error: no luck with $verb" >&2; exit 125 ;;
        esac

        session() { # NAME CONSOLE: what conmon and the set-up shell do
          exec 3>>"$2"
          status=${2%/*}/session/status
          echo 'step init' >>"$status"
          case $(cat "$here/agent" 2>/dev/null) in
            dies) sleep 0.2; echo 'exited 137' >"$here/containers/$1" ;;
            stays) while [ -e "$here/containers/$1" ]; do sleep 0.05; done ;;
            *) sleep 0.2; echo 'exited 0' >"$here/containers/$1"; printf 'handover done\nexit 0\n' >>"$status" ;;
          esac
        }
        start() {
          while [ $# -gt 0 ]; do
            case $1 in --name) name=$2 ;; --log-opt) console=${2#path=} ;; esac
            shift
          done
          echo 'running 0' >"$here/containers/$name"
          session "$name" "$console" </dev/null >/dev/null 2>&1 &
        }
        list() {
          divider=
          printf '['
          for container in "$here"/containers/*; do
            [ -e "$container" ] || continue
            read -r state code <"$container"
            printf '%s{"Names":["%s"],"Labels":{},"State":"%s","ExitCode":%s}' "$divider" "${container##*/}" "$state" "$code"
            divider=,
          done
          printf ']\n'
        }
        remove() { # DIRECTORY NAME…
          directory=$1 missing=0
          shift
          for name in "$@"; do rm "$directory/$name" 2>/dev/null && echo "$name" || missing=1; done
        }

        case $verb in
          info) printf '{"host":{"cgroupVersion":"v2","cgroupControllers":["cpu","memory","pids"],"security":{"rootless":true}}}' ;;
          image-inspect) echo sha256:0123 ;;
          secret-create) cat >"$here/secrets/$3" ;;
          secret-ls) [ "$fault" = garbage ] || ls "$here/secrets" ;;
          secret-rm) shift 2; remove "$here/secrets" "$@"; [ $missing = 0 ] || exit 125 ;;
          run) start "$@" ;;
          ps) [ "$fault" = garbage ] || list ;;
          rm) while [ "$1" != 0 ]; do shift; done; shift; remove "$here/containers" "$@" ;;
        esac
        case $fault in
          garbage) printf 'rubb\377ish\0 {[' ;;
          done125) echo "Error: no luck with $verb" >&2; exit 125 ;;
          donehang) exec sleep 1h ;;
        esac
        exit 0
        """;

    private readonly string _home;

    public FaultyPodman(string home)
    {
        _home = home;
        foreach (var directory in new[] { "faults", "containers", "secrets" }) Directory.CreateDirectory(Path.Combine(home, directory));
        WrittenProgram.Write(Executable, Script);
    }

    public string Executable => Path.Combine(_home, "podman");

    /// <summary>The containers that are there.</summary>
    public IReadOnlyList<string> Containers => Names("containers");

    /// <summary>The secrets that are there.</summary>
    public IReadOnlyList<string> Secrets => Names("secrets");

    /// <summary>How long a call that behaves takes just now.</summary>
    public TimeSpan TimeOfACall()
    {
        var clock = Stopwatch.StartNew();
        using var call = Process.Start(new ProcessStartInfo(Executable, ["info"]) { RedirectStandardOutput = true })!;
        call.WaitForExit();
        return clock.Elapsed;
    }

    /// <summary>Lets a verb misbehave.</summary>
    public void Misbehave(string verb, string how) => File.WriteAllText(Path.Combine(_home, "faults", verb), how);

    /// <summary>Lets the session's shell be killed (<c>dies</c>) or run on (<c>stays</c>).</summary>
    public void Agent(string does) => File.WriteAllText(Path.Combine(_home, "agent"), does);

    /// <summary>All verbs behave again.</summary>
    public void Heal()
    {
        foreach (var fault in Names("faults")) File.Delete(Path.Combine(_home, "faults", fault));
    }

    private IReadOnlyList<string> Names(string directory) =>
        [.. Directory.EnumerateFiles(Path.Combine(_home, directory)).Select(f => Path.GetFileName(f)!)];
}
