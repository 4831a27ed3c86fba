using System.Text.RegularExpressions;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;

namespace Agentd.EndToEnd.Tests.Crash;

/// <summary>A session that an operator asked for, and what the operator was told.</summary>
internal sealed partial class Request
{
    // A client follows its session across crashes of the daemon; what it waits for takes as long as it takes.
    private static readonly TimeSpan _forever = TimeSpan.FromHours(4);

    // What a client is told whose daemon was killed before it could answer, or did not come back.
    private static readonly string[] _withoutDaemon =
    [
        "agentd closed the connection without an answer", "agentd is not running", "the connection was lost",
        "the peer closed the connection",
        "agentd did not come back", "agentd went away",
    ];

    private readonly DateTimeOffset _asked = DateTimeOffset.UtcNow;
    private readonly Task<(Finished End, DateTimeOffset At)> _end;

    /// <summary>Asks.</summary>
    public Request(Host host, string agent, string unit, bool isDetached)
    {
        (Unit, IsDetached) = (unit, isDetached);
        string[] arguments = ["run", agent, "--work-unit", unit, .. isDetached ? ["--detach"] : Array.Empty<string>()];
        _end = EndAsync(RunningProgram.Start(host.Command(arguments)));
    }

    /// <summary>The work unit, which no other request has.</summary>
    public string Unit { get; }

    private bool IsDetached { get; }

    /// <summary>The session's id where the operator was given one.</summary>
    public async Task<string?> AcceptedAsync() => IsDetached && (await _end).End is { ExitCode: 0 } end ? end.LastOutput : null;

    /// <summary>Waits for the client's end.</summary>
    public Task AnsweredAsync() => _end;

    /// <summary>What the operator was told that is not so.</summary>
    public async Task<string?> UntruthAsync(SealedRecord? record, Sufferings sufferings)
    {
        var (end, at) = await _end;
        if (Outcome().Match(end.ExitCode == 0 ? end.LastOutput : end.LastError) is { Success: true } told)
            return record?["outcome"] == told.Groups[1].Value ? null : $"the client was told '{told.Value}'";
        if (IsDetached && end.ExitCode == 0)
            return record?.SessionId == end.LastOutput ? null : $"session {end.LastOutput} was accepted and has no record";
        if (_withoutDaemon.Any(end.LastError.StartsWith)) return null;
        // Several wait for one answer of Podman's, also those who asked after its client was struck, and before that was noticed.
        if (KilledQuestion().IsMatch(end.LastError) && sufferings.Of(DateTimeOffset.MinValue, at).HasFlag(Suffered.Podman)) return null;
        if (record?["outcome"] == "error" || (sufferings.Of(_asked, at, record?.SessionId) & ~Suffered.Daemon) != 0) return null;
        return $"the client was told '{end.LastError}'";
    }

    private static async Task<(Finished, DateTimeOffset)> EndAsync(RunningProgram client)
    {
        await using (client) return (await client.EndAsync(_forever), DateTimeOffset.UtcNow);
    }

    [GeneratedRegex("^podman [a-z]+ was killed by signal 9 before it answered$")]
    private static partial Regex KilledQuestion();

    [GeneratedRegex("^session ([a-z_]+)( \\(exit code.*)?$")]
    private static partial Regex Outcome();
}
