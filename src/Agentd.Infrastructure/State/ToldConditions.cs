using System.Globalization;
using System.Text;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Audit.Records;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.State;

/// <summary>What an agent was told to be, such as overdue, and is until something else is told.</summary>
/// <param name="Since">What makes this time different from the next one; it never changes.</param>
/// <param name="At">When it was last told; null while it only is to be.</param>
internal sealed record ToldCondition(DateTimeOffset Since, DateTimeOffset? At);

/// <summary>
/// What agents were told to be, kept in the state directory: a daemon that is restarted must neither tell it again nor forget that it is to
/// be told when it is over.
/// </summary>
/// <param name="directory">The state directory, an absolute path.</param>
internal sealed class ToldConditions(string directory)
{
    // A line for each agent and condition.
    private const int MostBytes = 4 * 1024 * 1024;
    private const string NotYet = "-";

    private Dictionary<(AgentName Agent, string Type), ToldCondition>? _all;

    private static ReadOnlySpan<byte> File => "told\0"u8;

    /// <summary>What an agent was told to be; null when it was not.</summary>
    /// <exception cref="SessionException">The state directory cannot be used; the message says what to do.</exception>
    public ToldCondition? Of(AgentName agent, string type) => All().GetValueOrDefault((agent, type));

    /// <summary>Keeps what an agent is told to be; null for nothing any more.</summary>
    /// <exception cref="SessionException">As for <see cref="Of"/>; what is kept is as it was.</exception>
    public void Keep(AgentName agent, string type, ToldCondition? told)
    {
        var changed = new Dictionary<(AgentName, string), ToldCondition>(All());
        if (told is not null) changed[(agent, type)] = told;
        else if (!changed.Remove((agent, type))) return;
        Write(changed);
    }

    /// <summary>Forgets agents of which nothing is to be told any more.</summary>
    /// <exception cref="SessionException">As for <see cref="Of"/>; what is kept is as it was.</exception>
    public void KeepOnly(IReadOnlySet<AgentName> agents)
    {
        if (All().Keys.All(key => agents.Contains(key.Agent))) return;
        Write(All().Where(pair => agents.Contains(pair.Key.Agent)).ToDictionary());
    }

    private Dictionary<(AgentName Agent, string Type), ToldCondition> All()
    {
        if (_all is not null) return _all;
        // Without anything to keep the directory is not made.
        if (!Directory.Exists(directory)) return _all = [];
        return _all = Use(state => Read(DurableFile.TryRead(state, File, MostBytes) ?? []));
    }

    private void Write(Dictionary<(AgentName Agent, string Type), ToldCondition> all)
    {
        var lines = all.Select(pair => $"{pair.Key.Agent} {pair.Key.Type} {pair.Value.Since.ToUniversalTime():O} {Told(pair.Value)}\n");
        var content = Encoding.UTF8.GetBytes(string.Concat(lines));
        Use(state =>
        {
            DurableFile.Replace(state, File, content, FileModes.PrivateFile);
            state.Sync();
            return true;
        });
        _all = all;
    }

    private T Use<T>(Func<DirectoryHandle, T> use)
    {
        try
        {
            using var state = StateDirectory.Open(directory);
            return use(state);
        }
        catch (InvalidDataException damage)
        {
            throw new SessionException($"'{directory}/told' {damage.Message}; remove it, and what holds of agents is told anew", damage);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw StateDirectory.Unusable(directory, failure);
        }
    }

    private static Dictionary<(AgentName Agent, string Type), ToldCondition> Read(byte[] content)
    {
        var all = new Dictionary<(AgentName, string), ToldCondition>();
        foreach (var line in Encoding.UTF8.GetString(content).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split(' ') is not [var name, var type, var begun, var last] || !AgentName.TryParse(name, out var agent)
                || Time(begun) is not { } since || (last != NotYet && Time(last) is null))
            {
                throw new InvalidDataException("holds a line that is not an agent, a word and two times");
            }
            all[(agent, type)] = new ToldCondition(since, Time(last));
        }
        return all;
    }

    private static string Told(ToldCondition condition) =>
        condition.At is { } at ? at.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture) : NotYet;

    private static DateTimeOffset? Time(string text) =>
        DateTimeOffset.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
}
