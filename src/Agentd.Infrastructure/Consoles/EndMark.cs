using System.Security.Cryptography;
using System.Text;
using Agentd.Application.Ports;

namespace Agentd.Infrastructure.Consoles;

/// <summary>
/// The line that a session's set-up shell prints last of all, on both streams, after every other process has ended. Where it stands in the
/// console file, all that the session printed before it was read and written down; it is shown and kept nowhere. No session can print it
/// beforehand: it is drawn by chance, and root's own.
/// </summary>
public sealed class EndMark
{
    private const int RandomBytes = 16;

    // In no ordinary text: with any other beginning, followers would wait for what comes after each one of it.
    private const char Beginning = '\u001e';

    private EndMark(string word) => Line = Encoding.ASCII.GetBytes($"{Beginning}{word}\n");

    /// <summary>The line, its line end included.</summary>
    internal byte[] Line { get; }

    /// <summary>Draws the word of a new session's mark.</summary>
    internal static string Draw() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>The mark of a session; null for one that an older agentd began.</summary>
    internal static EndMark? Of(StagedSession session)
    {
        if (!File.Exists(session.EndMark) || new FileInfo(session.EndMark).Length != RandomBytes * 2) return null;
        var word = File.ReadAllText(session.EndMark);
        return word.All(char.IsAsciiHexDigitLower) ? new EndMark(word) : null;
    }

    /// <summary>The mark with a word.</summary>
    internal static EndMark With(string word) => new(word);
}
