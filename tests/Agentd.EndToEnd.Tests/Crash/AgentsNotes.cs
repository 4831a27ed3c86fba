using System.Globalization;
using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;

namespace Agentd.EndToEnd.Tests.Crash;

/// <summary>
/// What an agent, and runa after it, wrote down of a session themselves: in a directory that is mounted into the container, on a file
/// system that is never full, under the session's work unit. No record can be truer.
/// </summary>
/// <param name="Begun">How often the agent began.</param>
/// <param name="Printed">The number of the last line that the agent had printed; lines are numbered from 1.</param>
/// <param name="Ended">The code that the agent was about to end with; null when it did not come that far.</param>
/// <param name="Runa">The code that <c>runa run</c> was about to end with; null when it did not come that far.</param>
/// <param name="Unfiltered">How often a filtered agent saw a network that it should not have.</param>
internal sealed record AgentsNotes(int Begun, int Printed, int? Ended, int? Runa, int Unfiltered)
{
    private const string Mounted = "/srv/notes";

    /// <summary>The lines of an image whose runa notes its own end.</summary>
    public const string Image = $"""
        RUN mv /usr/local/bin/runa /usr/local/bin/runa-itself && printf '%s\n' '#!/bin/sh' 'runa-itself "$@"; code=$?' \
              '[ "$1" != run ] || echo "runa $code" >>{Mounted}/$AGENTD_WORK_UNIT' 'exit $code' >/usr/local/bin/runa && chmod 0755 /usr/local/bin/runa
        """;

    /// <summary>An agent that prints so many lines, so many at a time, pausing after each time, and ends with a code.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="image">The image.</param>
    /// <param name="notes">Where the notes are kept.</param>
    /// <param name="times">How often it prints.</param>
    /// <param name="lines">How many lines each time.</param>
    /// <param name="pause">Seconds.</param>
    /// <param name="code">What it ends with.</param>
    /// <param name="meanwhile">What it does each time.</param>
    public static TestAgent Agent(
        string name, string image, string notes, int times, int lines, string pause, int code, string meanwhile = "") =>
        TestAgent.Shell(name, $"""
            note={Mounted}/$AGENTD_WORK_UNIT
            echo began >>$note
            n=0
            while [ $n -lt {times * lines} ]; do
              seq -f 'line %.0f' $((n + 1)) $((n + {lines}))
              n=$((n + {lines}))
              echo "printed $n" >>$note
              {meanwhile}
              sleep {pause}
            done
            echo "ended {code}" >>$note
            exit {code}
            """) with
        {
            Image = image,
            Mounts = [(notes, Mounted, false)],
            Credentials = [("CRASH_TOKEN", "source", "CRASH_TOKEN")],
        };

    /// <summary>
    /// The same agent in a filtered network that leads to a repository alone. It looks each time whether another way leads out of its
    /// container, and comes to its end only when the repository has answered it.
    /// </summary>
    public static TestAgent FilteredAgent(string name, string image, string notes, Uri repository, int times) =>
        Agent(name, image, notes, times, lines: 5, pause: "0.2", code: 0, meanwhile: $"""
            [ "$(sed '1,2d; s/:.*//; s/ //g' /proc/net/dev)" = lo ] || echo unfiltered >>$note
            [ "$(wc -l </proc/net/route)" = 1 ] || echo unfiltered >>$note
            if [ $n = {times * 5} ]; then until timeout 20 git ls-remote -q {repository} >/dev/null 2>&1; do sleep 0.5; done; fi
            """) with
        {
            Network = Network.FilteredSessionTests.Filtered(repository),
        };

    /// <summary>Makes the place for them.</summary>
    public static async Task<string> PlaceAsync(Host host)
    {
        var place = await host.Folder.DirectoryAsync("notes");
        if (Account.CallerIsRoot || host.Account.Privilege is Privilege.Rootless) File.SetUnixFileMode(place, (UnixFileMode)0b111_111_111);
        return place;
    }

    /// <summary>Reads those of a session; there are none when its agent never began.</summary>
    public static AgentsNotes Read(string place, string? unit)
    {
        var file = $"{place}/{unit}";
        var lines = unit is not null && File.Exists(file) ? File.ReadAllLines(file) : [];
        return new AgentsNotes(
            lines.Count(line => line == "began"), Last(lines, "printed") ?? 0, Last(lines, "ended"), Last(lines, "runa"),
            lines.Count(line => line == "unfiltered"));
    }

    private static int? Last(string[] lines, string word) =>
        lines.LastOrDefault(line => line.StartsWith($"{word} ", StringComparison.Ordinal)) is { } line
            ? int.Parse(line[(word.Length + 1)..], CultureInfo.InvariantCulture)
            : null;
}
