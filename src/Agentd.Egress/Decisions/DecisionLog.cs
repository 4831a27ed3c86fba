using System.Text.Json;
using Agentd.Domain.Sessions;
using Agentd.Egress.Protocol;

namespace Agentd.Egress.Decisions;

/// <summary>
/// A session's <c>network.jsonl</c>. Equal decisions within a second are one line; room is bounded, for what is refused or only asked for
/// and for what is carried apart, so that no flood of one hides the other; the first of each host and verdict is kept beyond it.
/// </summary>
internal sealed class DecisionLog : IDisposable
{
    /// <summary>The most bytes of a session's decisions.</summary>
    public const int Most = 8 * 1024 * 1024;

    /// <summary>The part of them that denials may take.</summary>
    public const int MostDenials = Most / 4;

    /// <summary>The most firsts that are kept beyond the room.</summary>
    public const int MostFirsts = 4096;

    /// <summary>The most hosts whose first denial is told while the session runs.</summary>
    public const int MostTold = 50;

    private const int LongestText = 255, LongestPath = 512;

    private static readonly TimeSpan Joins = TimeSpan.FromSeconds(1);

    private readonly Lock _turn = new();
    private readonly Stream _file;
    private readonly Action<Decision> _tellDenial;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly Dictionary<Decision, (DateTimeOffset Since, long More)> _recent = [];
    private readonly HashSet<(string? Host, int? Port, string? Method, NetworkVerdict Verdict)> _firsts = [], _firstQuestions = [];
    private readonly HashSet<string> _told = [];
    // Of what was allowed the host stays known: its count belongs into the record.
    private readonly Dictionary<(NetworkVerdict Verdict, string? Host), long> _cut = [];
    private long _denials, _others;
    private bool _over;

    /// <summary>Appends to a file, which is this log's from now on, first that a broker took the session on.</summary>
    /// <param name="file">The file.</param>
    /// <param name="written">What is in it already, of an earlier relay: it takes room as well.</param>
    /// <param name="tellDenial">Hears the first denial of each host.</param>
    /// <param name="time">The clock.</param>
    public DecisionLog(Stream file, long written, Action<Decision> tellDenial, TimeProvider time)
    {
        _denials = Math.Min(written, MostDenials);
        _others = written - _denials;
        (_file, _tellDenial, _time) = (file, tellDenial, time);
        WriteLine(new Decision { Verdict = NetworkVerdict.Open }, 1);
        _timer = time.CreateTimer(_ => Settle(all: false), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Hears that something was decided.</summary>
    public Action? Stirred { get; init; }

    /// <summary>Whether there is room for what is carried: where there is none, nothing must be that no rule allows.</summary>
    public bool HasRoom => Volatile.Read(ref _others) < Most - MostDenials;

    /// <summary>Something was refused.</summary>
    public void Deny(DecisionKind kind, string host, int port, string reason, string? seen = null, int? rule = null) =>
        Add(new Decision
        {
            Verdict = NetworkVerdict.Deny,
            Kind = kind,
            Host = host,
            Port = port,
            Reason = reason,
            Seen = seen,
            Rule = rule,
        });

    /// <summary>Adds a decision.</summary>
    public void Add(Decision decision)
    {
        bool tell;
        Stirred?.Invoke();
        decision = decision with
        {
            Host = Cut(decision.Host),
            Seen = Cut(decision.Seen),
            Reason = Cut(decision.Reason),
            Method = Cut(decision.Method),
            Path = Cut(decision.Path, LongestPath),
        };
        lock (_turn)
        {
            if (_over) return;
            tell = decision.Verdict == NetworkVerdict.Deny && _told.Count < MostTold && _told.Add(decision.Host ?? "");
            if (_recent.TryGetValue(decision, out var recent)) _recent[decision] = recent with { More = recent.More + 1 };
            else if (_recent.Count < MostFirsts) Begin(decision);
            else Write(decision, 1);
        }
        if (tell) _tellDenial(decision);
    }

    /// <summary>Writes what is still joined, what was cut, and that nothing is missing.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_turn)
        {
            if (_over) return;
            Settle(all: true);
            foreach (var ((verdict, host), times) in _cut.ToArray())
                WriteLine(new Decision { Verdict = NetworkVerdict.Cut, Reason = verdict.Word(), Host = host }, times);
            WriteLine(new Decision { Verdict = NetworkVerdict.Close }, 1);
            _over = true;
            _file.Dispose();
        }
    }

    // A session chose it, and may have chosen thousands.
    private static string? Cut(string? text, int longest = LongestText) => text?.Length > longest ? text[..longest] : text;

    private void Begin(Decision decision)
    {
        _recent.Add(decision, (_time.GetUtcNow(), 0));
        if (_recent.Count == 1) _timer.Change(Joins, Timeout.InfiniteTimeSpan);
        Write(decision, 1);
    }

    private void Settle(bool all)
    {
        lock (_turn)
        {
            if (_over) return;
            var now = _time.GetUtcNow();
            foreach (var (decision, (since, more)) in _recent.Where(one => all || now - one.Value.Since >= Joins).ToArray())
            {
                _recent.Remove(decision);
                if (more > 0) Write(decision, more);
            }
            // While nothing is decided, nothing wakes.
            if (!all && _recent.Count > 0) _timer.Change(Joins, Timeout.InfiniteTimeSpan);
        }
    }

    private void Write(Decision decision, long times)
    {
        // Names are asked for by the thousand, where connections cost something.
        var firsts = decision.Kind == DecisionKind.Dns ? _firstQuestions : _firsts;
        var first = firsts.Count < MostFirsts && firsts.Add((decision.Host, decision.Port, decision.Method, decision.Verdict));
        var isCarried = decision is not ({ Verdict: NetworkVerdict.Deny } or { Verdict: NetworkVerdict.WouldDeny, Kind: DecisionKind.Dns });
        ref var room = ref isCarried ? ref _others : ref _denials;
        if (!first && room >= (isCarried ? Most - MostDenials : MostDenials))
            CountCut(decision, times);
        else room += WriteLine(decision, times);
    }

    private int WriteLine(Decision decision, long times)
    {
        var line = JsonSerializer.SerializeToUtf8Bytes(
            decision with { Time = _time.GetUtcNow(), Times = times == 1 ? null : times }, DecisionJson.Default.Decision);
        try
        {
            _file.Write([.. line, (byte)'\n']);
        }
        catch (IOException)
        {
            // A full disk: what cannot be written is counted as cut.
            CountCut(decision, times);
        }
        return line.Length + 1;
    }

    private void CountCut(Decision decision, long times)
    {
        var cut = (decision.Verdict, decision.Verdict == NetworkVerdict.Allow ? decision.Host : null);
        // A few thousand names at most can be allowed, as many as are given addresses.
        if (_cut.Count >= MostFirsts && !_cut.ContainsKey(cut)) cut.Item2 = null;
        _cut[cut] = _cut.GetValueOrDefault(cut) + times;
    }
}
