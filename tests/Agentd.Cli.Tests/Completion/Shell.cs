using System.Diagnostics;

namespace Agentd.Cli.Tests.Completion;

/// <summary>
/// A shell of this machine that has loaded our script, with a stand-in <c>agentd</c> that knows two agents and two sessions.
/// </summary>
internal sealed class Shell : IDisposable
{
    private const string Agentd = """
        #!/bin/sh
        case $1 in agents) printf 'site-builder\ncode-reviewer\n' ;; ps) printf '0123456789abcdef\nfedcba9876543210\n' ;; esac
        """;

    private const string Bash = """
        source ./agentd.bash
        COMP_WORDS=($1)
        [[ $1 != *' ' ]] || COMP_WORDS+=('')
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _agentd
        printf '%s\n' "${COMPREPLY[@]}"
        """;

    private const string Fish = """
        source agentd.fish
        complete -C "$argv[1]" | string replace -r '\t.*' ''
        """;

    // The line is typed into a line editor on a terminal of its own; what its completion offers is printed instead of shown.
    private const string Zsh = """
        zmodload zsh/zpty
        zpty shell 'ZDOTDIR=$PWD TERM=dumb zsh -d -i'
        local text
        zpty -r shell text '*READY*'
        zpty -w -n shell "$1"$'\x18'
        while zpty -r shell text; do print -rn -- "$text"; done
        """;

    private const string ZshRc = """
        fpath=($PWD $fpath)
        autoload -Uz compinit
        compinit -u -D
        compadd() {
            [[ ${@[1,(i)(-|--)]} != *-(O|A|D)\ * ]] || { builtin compadd "$@"; return }
            local -a offered
            builtin compadd -A offered "$@"
            local one
            for one in $offered; do print -r -- "offers $one "; done
            builtin compadd "$@"
        }
        offer() { _main_complete; exit }
        zle -C offer complete-word offer
        bindkey '^X' offer
        PS1=READY
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("agentd-shell-");
    private readonly string _name;

    private Shell(string name) => _name = name;

    /// <summary>Loads the script into a shell.</summary>
    public static async Task<Shell> OfAsync(string name)
    {
        var shell = new Shell(name);
        var terminal = new TestTerminal();
        (await terminal.RunAsync("completion", name)).ShouldBe(0);
        await shell.WriteAsync(name == "zsh" ? "_agentd" : $"agentd.{name}", terminal.Out);
        await shell.WriteAsync("agentd", Agentd);
        await shell.WriteAsync(".zshrc", ZshRc);
        await shell.WriteAsync("complete", name switch { "bash" => Bash, "fish" => Fish, _ => Zsh });
        return shell;
    }

    /// <summary>What the shell offers where a person presses Tab at the end of a line, in alphabetical order.</summary>
    public async Task<IReadOnlyList<string>> CompleteAsync(string line)
    {
        string[] plain = _name switch { "bash" => ["--norc"], "fish" => ["--no-config"], _ => ["-f"] };
        var start = new ProcessStartInfo(_name, [.. plain, "complete", line])
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["PATH"] = $"{_folder.FullName}:{Environment.GetEnvironmentVariable("PATH")}", ["HOME"] = _folder.FullName },
        };
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var process = Process.Start(start)!;
        try
        {
            process.StandardInput.Close();
            var output = await process.StandardOutput.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            var offered = _name == "zsh" ? Offered(output) : output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            return [.. offered.Distinct().Order(StringComparer.Ordinal)];
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static IEnumerable<string> Offered(string output) =>
        output.Split("offers ").Skip(1).Select(text => text.Split(' ', 2)[0]).Where(word => word.Length > 0);

    private async Task WriteAsync(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        await File.WriteAllTextAsync(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
