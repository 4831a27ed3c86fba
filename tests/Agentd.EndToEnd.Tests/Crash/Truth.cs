using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Agentd.EndToEnd.Tests.Hosts;

namespace Agentd.EndToEnd.Tests.Crash;

/// <summary>
/// What may be said of a session, by what its agent and runa wrote down and by what befell it. A record is untrue when it
/// <list type="bullet">
/// <item>tells another exit code than runa's, or one where runa came to none; only 137 may stand in its place, where the first process was
/// killed, and only 6 where set-up failed and something explains that it did;</item>
/// <item>says that the session never ran, and its agent began;</item>
/// <item>is an error, and nothing befell the session that explains one; where runa came to its end, a killed daemon explains none, for the
/// evidence is still there;</item>
/// <item>calls the console whole, and a line that the agent had printed is missing; or does not call it so, and nothing befell the session
/// at all.</item>
/// </list>
/// And no agent may have begun twice, or have seen a network that it was not to have.
/// </summary>
internal static partial class Truth
{
    private const int SetUpFailed = 6, KilledFirstProcess = 137;

    // What costs a session the end of its agent: nobody could hear it, or nobody could write it down.
    private const Suffered Destruction = Suffered.Conmon | Suffered.Disk;

    // What keeps a session from its agent.
    private const Suffered Hindrance = Suffered.Podman | Suffered.Door | Suffered.Relay | Suffered.Disk;

    /// <summary>What is untrue in a closed record; nothing where all is well.</summary>
    public static IEnumerable<string> Untruths(SealedRecord record, AgentsNotes notes, Suffered suffered)
    {
        var error = record["error"];
        if (notes.Begun > 1) yield return $"the agent began {notes.Begun} times";
        if (notes.Unfiltered > 0) yield return "its network was not filtered";
        if (record["exit_code"] is { } code)
        {
            if (UntrueCode(int.Parse(code, CultureInfo.InvariantCulture), notes, suffered) is { } untrue) yield return untrue;
        }
        else if (UntrueError(record["outcome"], error, notes, suffered) is { } untrue)
        {
            yield return untrue;
        }

        if (UntrueConsole(record, notes, suffered) is { } loss) yield return loss;
    }

    private static string? UntrueCode(int code, AgentsNotes notes, Suffered suffered)
    {
        if (code == notes.Runa) return null;
        if (code == KilledFirstProcess && suffered.HasFlag(Suffered.Shell)) return null;
        if (code == SetUpFailed && notes is { Begun: 0, Runa: null } && (suffered & Hindrance) != 0) return null;
        return $"exit code {code}, but runa's was {notes.Runa?.ToString(CultureInfo.InvariantCulture) ?? "none"}";
    }

    private static string? UntrueError(string? outcome, string? error, AgentsNotes notes, Suffered suffered)
    {
        if (outcome != "error") return $"outcome {outcome}, which nobody asked for";
        if (error is null) return "an error without a reason";
        if (notes.Begun > 0 && NeverRan().IsMatch(error)) return "it is said never to have run, but its agent began";
        if (notes.Runa is not null && (suffered & Destruction) == 0) return $"an error, but runa ended with {notes.Runa}";
        return suffered == Suffered.Nothing ? "an error that nothing explains" : null;
    }

    private static string? UntrueConsole(SealedRecord record, AgentsNotes notes, Suffered suffered)
    {
        var isWhole = record.Json.TryGetProperty("console", out var console) && console.TryGetProperty("cut", out var cut)
            && cut.ValueKind is JsonValueKind.False;
        if (!isWhole) return suffered == Suffered.Nothing ? $"the console is not said to be whole: {console}" : null;
        var next = 1;
        foreach (Match line in PrintedLine().Matches(Printed(record.Console)))
        {
            if (int.Parse(line.Groups[1].ValueSpan, CultureInfo.InvariantCulture) != next++)
                return $"the console is said to be whole, and line {next - 1} is missing";
        }

        return next > notes.Printed ? null : $"the console is said to be whole, and it ends with line {next - 1} of {notes.Printed}";
    }

    // As the agent printed it on standard output: conmon divides lines where it read them in parts.
    private static string Printed(string console)
    {
        var printed = new StringBuilder();
        foreach (var entry in console.Split('\n').Select(line => line.Split(' ', 4)).Where(words => words is [_, "stdout", _, _]))
            printed.Append(entry[3]).Append(entry[2] == "P" ? "" : "\n");
        return printed.ToString();
    }

    [GeneratedRegex("before the session's container ran|never ran|while queued")]
    private static partial Regex NeverRan();

    [GeneratedRegex("^line ([0-9]+)$", RegexOptions.Multiline)]
    private static partial Regex PrintedLine();
}
