using System.CommandLine;
using Agentd.Daemon.Commands.Options;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Audit;
using Agentd.Infrastructure.Audit.Chains;
using Agentd.Infrastructure.Audit.Documents;
using Agentd.Infrastructure.Audit.Verification;
using Agentd.Infrastructure.Configuration.Problems;

namespace Agentd.Daemon.Commands.Audit;

/// <summary><c>agentd audit verify</c>: whether records are complete and unchanged. Every difference is named.</summary>
internal static class VerifyVerb
{
    private const int LongestLine = 2000;
    private const int MostUnknown = 20;
    private const string StandardInput = "-";

    /// <summary>The verb: 0 where nothing is different, and each record that was asked for could be compared; else 1.</summary>
    public static Command Define(AuditRootOptions root, OutputOption output, StartDirectory start, TextReader input)
    {
        var ids = new Argument<string[]>("ID") { Description = "The sessions' ids (default: all).", Arity = ArgumentArity.ZeroOrMore };
        var head = new PathOption("--head", start) { Description = "Heads kept elsewhere; - reads standard input.", HelpName = "FILE" };
        var key = new PathOption("--public-key", start) { Description = "The public key that checks signatures.", HelpName = "FILE" };
        var verify = new Command("verify", "Checks that records are complete and unchanged.") { ids, head, key };
        verify.SetAction((parsed, cancellation) =>
        {
            var report = new AuditVerification(root.In(parsed)).Run(new VerifyRequest
            {
                Sessions = parsed.GetValue(ids) ?? [],
                Heads = parsed.GetValue(head) == StandardInput
                    ? ChainHeads.Parse(input)
                    : head.GivenIn(parsed) is { } file ? Heads(file) : null,
                PublicKeyFile = key.GivenIn(parsed),
            }, cancellation);
            output.Print(parsed, () => AuditReports.Json(report), () => Lines(report));
            return Task.FromResult(report.Passed ? 0 : 1);
        });
        return verify;
    }

    private static IReadOnlyList<ChainHead> Heads(string file)
    {
        try
        {
            using var lines = File.OpenText(file);
            return ChainHeads.Parse(lines);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SessionException(
                $"the heads cannot be read: {failure.Message}; give --head a file that 'agentd audit head' wrote", failure);
        }
    }

    private static IEnumerable<string> Lines(VerifyReport report)
    {
        var all = report.Records.Select(record => record.ToString())
            .Concat(report.Findings.Select(finding => finding.ToString()))
            .Concat(report.Agents.SelectMany(Lines))
            .Concat(report.Unknown.Take(MostUnknown).Select(entry => $"note: {entry} is nothing that agentd makes, and was not looked at"));
        foreach (var line in all) yield return TerminalText.Escape(line, LongestLine);
        if (report.Unknown.Count > MostUnknown)
            yield return $"note: and {report.Unknown.Count - MostUnknown} more such entries; --output json names them all";
        yield return Verdict(report);
    }

    private static string Verdict(VerifyReport report) => report switch
    {
        { Intact: false } => $"NOT INTACT: {report.Findings.Count} difference(s)",
        { Passed: false } => "no difference, but not every record that was asked for could be compared",
        _ => "intact",
    };

    private static IEnumerable<string> Lines(VerifiedAgent agent)
    {
        yield return $"{agent.Agent}: {agent.Records} record(s) compared, {agent.Incomplete} incomplete, "
            + (agent.Newest is { } newest ? $"chain up to {newest.SessionId}, " : "no chain, ")
            + (agent.VouchedTo is { } vouched
                ? $"nothing removed up to {vouched.SessionId}"
                : "nothing from outside vouches for its end: give --head or --public-key");
        foreach (var gone in agent.Pruned)
            yield return $"{agent.Agent}: #{gone.First} to #{gone.Last} were pruned, the last at {AuditText.Time(gone.PrunedAt)}";
        foreach (var note in agent.Notes) yield return $"{agent.Agent}: note: {note}";
    }
}
