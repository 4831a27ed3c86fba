using Agentd.Cli.Connecting;
using Agentd.Cli.Following;
using Agentd.Cli.Json;
using Agentd.Cli.Parsing;
using Agentd.Protocol;

namespace Agentd.Cli.Verbs;

/// <summary>A verb that talks to a running daemon.</summary>
internal abstract class ClientVerb : Command
{
    private readonly SocketOption _socket = new();
    private readonly ConfigOption _config = new() { Hidden = true };

    protected ClientVerb(Terminal terminal, string name, string description) : base(name, description)
    {
        Terminal = terminal;
        this.Declare(_socket, _config);
        Validators.Add(result =>
        {
            if (result.GetResult(_config) is not null)
                result.AddError($"--config is for daemon mode only: 'agentd {name}' asks a running daemon (--socket-path says which)");
        });
        SetAction(RunAsync);
    }

    /// <summary>Where the operator sits.</summary>
    protected Terminal Terminal { get; }

    /// <summary>Prints an answer: as JSON where that is asked for, else as text, or what is said in place of an empty one.</summary>
    protected int Print<T>(ParseResult parsed, JsonOption json, T answer, Func<T, string> text, string? nothing = null)
    {
        if (json.In(parsed)) Terminal.PrintOut(JsonDocuments.Text(answer));
        else if (nothing is not null) Terminal.PrintError(nothing);
        else Terminal.PrintOut(text(answer));
        return ExitCode.Success;
    }

    /// <summary>Does what the verb is for; returns the exit code.</summary>
    protected abstract Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation);

    /// <summary>The daemon that the command line means.</summary>
    /// <exception cref="SocketPathException">There is no usable path of its socket.</exception>
    protected DaemonClient Daemon(ParseResult parsed)
    {
        var given = parsed.GetValue(_socket);
        return new DaemonClient(SocketPath.Resolve(given, Terminal.Environment, Terminal.DirectoryFor(given)));
    }

    /// <summary>How to go on with a session of that daemon.</summary>
    protected Hints Hints(ParseResult parsed) => new(parsed.GetValue(_socket));
}
