using System.Security.Cryptography;
using System.Text;
using Agentd.Application.Ports;

namespace Agentd.Infrastructure.Consoles;

/// <summary>
/// The line that a session's set-up shell prints last, on both streams, after every other process has ended. If it is in the console file,
/// conmon has read and written all that the session printed before it. It is neither shown nor kept. No session can print it beforehand,
/// for it is random, and only root can read it.
/// </summary>
public sealed class EndMark
{
    private const int RandomBytes = 16;

    // In no ordinary text: with any other beginning, followers would wait for what comes after each one of it.
    private const char Beginning = '\u001e';

    private EndMark(string word) => Line = Encoding.ASCII.GetBytes($"{Beginning}{word}\n");

    internal byte[] Line { get; }

    internal static string Draw() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>The mark of a session; null for one that an older agentd began.</summary>
    internal static EndMark? Of(StagedSession session)
    {
        if (!File.Exists(session.EndMark) || new FileInfo(session.EndMark).Length != RandomBytes * 2) return null;
        var word = File.ReadAllText(session.EndMark);
        return word.All(char.IsAsciiHexDigitLower) ? new EndMark(word) : null;
    }

    internal static EndMark With(string word) => new(word);
}
