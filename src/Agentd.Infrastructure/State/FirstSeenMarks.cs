using System.Globalization;
using System.Text;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Audit.Records;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.State;

/// <summary>
/// When each agent was first seen in the configuration, kept in the state directory: an agent that has never succeeded is overdue by that,
/// and a daemon that is started every day must not begin to count anew every day.
/// </summary>
/// <param name="directory">The state directory, an absolute path.</param>
/// <param name="time">The present.</param>
internal sealed class FirstSeenMarks(string directory, TimeProvider time)
{
    // One line an agent: its name and the time.
    private const int MostBytes = 4 * 1024 * 1024;

    private readonly Lock _lock = new();
    private Dictionary<AgentName, DateTimeOffset>? _marks;

    private static ReadOnlySpan<byte> File => "first-seen\0"u8;

    /// <summary>When an agent was first seen; null for one that is not marked.</summary>
    public DateTimeOffset? Of(AgentName agent)
    {
        lock (_lock) return _marks?.TryGetValue(agent, out var at) == true ? at : null;
    }

    /// <summary>Marks those that are seen for the first time, and forgets those that are not declared any more.</summary>
    /// <exception cref="SessionException">The state directory cannot be used; the message says what to do.</exception>
    public void Note(IReadOnlyCollection<AgentName> declared)
    {
        lock (_lock)
        {
            try
            {
                using var state = StateDirectory.Open(directory);
                var known = _marks ?? Read(state);
                var now = declared.ToDictionary(agent => agent, agent => known.TryGetValue(agent, out var at) ? at : time.GetUtcNow());
                if (_marks is null || now.Count != known.Count || now.Keys.Any(agent => !known.ContainsKey(agent))) Write(state, now);
                _marks = now;
            }
            catch (InvalidDataException damage)
            {
                throw new SessionException($"'{directory}/first-seen' {damage.Message}; remove it, and agents count from then", damage);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw StateDirectory.Unusable(directory, failure);
            }
        }
    }

    private static Dictionary<AgentName, DateTimeOffset> Read(DirectoryHandle state)
    {
        var marks = new Dictionary<AgentName, DateTimeOffset>();
        var text = Encoding.UTF8.GetString(DurableFile.TryRead(state, File, MostBytes) ?? []);
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split(' ') is not [var name, var time] || !AgentName.TryParse(name, out var agent)
                || !DateTimeOffset.TryParseExact(time, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at))
            {
                throw new InvalidDataException("holds a line that is no agent and a time");
            }
            marks[agent] = at;
        }
        return marks;
    }

    private static void Write(DirectoryHandle state, Dictionary<AgentName, DateTimeOffset> marks)
    {
        var lines = marks.OrderBy(mark => mark.Value).Select(mark => $"{mark.Key} {mark.Value.ToUniversalTime():O}\n");
        DurableFile.Replace(state, File, Encoding.UTF8.GetBytes(string.Concat(lines)), FileModes.PrivateFile);
    }
}
