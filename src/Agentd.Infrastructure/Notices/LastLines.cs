using System.Text;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;
using Agentd.Masking;

namespace Agentd.Infrastructure.Notices;

/// <summary>
/// The last lines that a session printed, for people who read them in a mail or a chat: masked, and without anything that is acted on. They
/// are masked once more after that, because what is taken out may have stood within a value.
/// </summary>
internal static class LastLines
{
    private const int Most = 5, LongestLine = 300;
    private const long Tail = 16 * 1024;

    /// <summary>Reads them out of the output that a record keeps.</summary>
    /// <param name="consoleLog">The kept output; null where none is.</param>
    /// <param name="masked">The values that must not be told; null where they are not known any more: then nothing is.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<string> Of(string? consoleLog, IReadOnlyList<SecretValue>? masked)
    {
        if (consoleLog is null || masked is null) return [];
        var patterns = SecretPatterns.Of(masked.Where(value => !value.IsEmpty));
        return [.. Lines(consoleLog).Select(line => Told(line, patterns)).Where(line => line.Length > 0).TakeLast(Most)];
    }

    // Cut last: half of a value is none to the masker.
    private static string Told(string line, SecretPatterns patterns) =>
        HarmlessLine.Of(MaskedText.Of(HarmlessLine.Of(line, line.Length), patterns), LongestLine);

    // The record's own format: a time, a stream, whether the line ends here, the text.
    private static IEnumerable<string> Lines(string consoleLog)
    {
        using var file = new FileStream(consoleLog, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var begin = Math.Max(0, file.Length - Tail);
        file.Seek(begin, SeekOrigin.Begin);
        var bytes = new byte[Math.Min(Tail, file.Length)];
        var text = Encoding.UTF8.GetString(bytes, 0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
        return text.Split('\n').Skip(begin > 0 ? 1 : 0).Select(line => line.Split(' ', 4)).Where(parts => parts.Length == 4)
            .Select(parts => parts[3]);
    }
}
