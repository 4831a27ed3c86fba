using System.Globalization;
using System.Text;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Audit.Records;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.State;

/// <summary>What something was told to be, such as overdue, and is until something else is told.</summary>
/// <param name="Since">What makes this time different from the next one; it never changes.</param>
/// <param name="At">When it was last told; null while it only is to be.</param>
internal sealed record ToldCondition(DateTimeOffset Since, DateTimeOffset? At);

/// <summary>
/// What operators were told to be, of an agent or of something else, kept in the state directory: a daemon that is restarted must neither
/// tell it again nor forget that it is to be told when it is over.
/// </summary>
/// <param name="directory">The state directory, an absolute path.</param>
/// <param name="name">The name of the file in it.</param>
internal sealed class ToldConditions(string directory, string name = "told")
{
    // A line for each subject and condition.
    private const int MostBytes = 4 * 1024 * 1024;
    private const string NotYet = "-";

    private Dictionary<(string Subject, string Type), ToldCondition>? _all;

    private byte[] File => OpenedFile.Name(name);

    /// <summary>What is kept of a condition: on what it holds.</summary>
    /// <exception cref="SessionException">As for <see cref="Of"/>.</exception>
    public IReadOnlyList<string> Subjects(string type) => [.. All().Keys.Where(key => key.Type == type).Select(key => key.Subject)];

    /// <summary>What a subject was told to be; null when it was not.</summary>
    /// <exception cref="SessionException">The state directory cannot be used; the message says what to do.</exception>
    public ToldCondition? Of(string subject, string type) => All().GetValueOrDefault((subject, type));

    /// <summary>Keeps what a subject is told to be; null for nothing any more.</summary>
    /// <param name="subject">Whatever it holds of, without a space: an agent's name.</param>
    /// <param name="type">The event's word.</param>
    /// <param name="told">Since when, and when it was told.</param>
    /// <exception cref="SessionException">As for <see cref="Of"/>; what is kept is as it was.</exception>
    public void Keep(string subject, string type, ToldCondition? told)
    {
        var changed = new Dictionary<(string, string), ToldCondition>(All());
        if (told is not null) changed[(subject, type)] = told;
        else if (!changed.Remove((subject, type))) return;
        Write(changed);
    }

    /// <summary>Forgets subjects of which nothing is to be told any more.</summary>
    /// <exception cref="SessionException">As for <see cref="Of"/>; what is kept is as it was.</exception>
    public void KeepOnly(IReadOnlySet<string> subjects)
    {
        if (All().Keys.All(key => subjects.Contains(key.Subject))) return;
        Write(All().Where(pair => subjects.Contains(pair.Key.Subject)).ToDictionary());
    }

    private Dictionary<(string Subject, string Type), ToldCondition> All()
    {
        if (_all is not null) return _all;
        // Without anything to keep the directory is not made.
        if (!Directory.Exists(directory)) return _all = [];
        return _all = Use(state => Read(DurableFile.TryRead(state, File, MostBytes) ?? []));
    }

    private void Write(Dictionary<(string Subject, string Type), ToldCondition> all)
    {
        var lines = all.Select(pair => $"{pair.Key.Subject} {pair.Key.Type} {pair.Value.Since.ToUniversalTime():O} {Told(pair.Value)}\n");
        var content = Encoding.UTF8.GetBytes(string.Concat(lines));
        Use(state =>
        {
            DurableFile.Replace(state, File, content, FileModes.PrivateFile);
            state.Sync();
            return true;
        });
        _all = all;
    }

    private T Use<T>(Func<DirectoryHandle, T> use) => StateDirectory.Use(directory, state =>
    {
        try
        {
            return use(state);
        }
        catch (InvalidDataException damage)
        {
            throw new SessionException($"'{directory}/{name}' {damage.Message}; remove it, and what holds is told anew", damage);
        }
    });

    private static Dictionary<(string Subject, string Type), ToldCondition> Read(byte[] content)
    {
        var all = new Dictionary<(string, string), ToldCondition>();
        foreach (var line in Encoding.UTF8.GetString(content).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split(' ') is not [{ Length: > 0 } subject, var type, var begun, var last]
                || Time(begun) is not { } since || (last != NotYet && Time(last) is null))
            {
                throw new InvalidDataException("holds a line that is not a name, a word and two times");
            }
            all[(subject, type)] = new ToldCondition(since, Time(last));
        }
        return all;
    }

    private static string Told(ToldCondition condition) =>
        condition.At is { } at ? at.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture) : NotYet;

    private static DateTimeOffset? Time(string text) =>
        DateTimeOffset.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
}
