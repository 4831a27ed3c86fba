using System.Text;
using Agentd.Protocol.Frames;

namespace Agentd.Cli.Intents;

/// <summary>The text of <c>--request</c>: as given, or from standard input for <c>-</c>.</summary>
internal static class RequestInput
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text itself.</summary>
    /// <exception cref="OperatorException">It is blank, too long or not UTF-8.</exception>
    public static async Task<string> ReadAsync(string given, Stream standardInput, CancellationToken cancellation)
    {
        var text = given == "-" ? await FromAsync(standardInput, cancellation).ConfigureAwait(false) : given;
        if (Encoding.UTF8.GetByteCount(text) > FrameLimits.RequestText) throw TooLong();
        if (string.IsNullOrWhiteSpace(text)) throw OperatorException.Usage("--request must not be blank");
        return text;
    }

    private static async Task<string> FromAsync(Stream input, CancellationToken cancellation)
    {
        var room = new byte[FrameLimits.RequestText + 1];
        var length = await input.ReadAtLeastAsync(room, room.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        if (length == room.Length) throw TooLong();
        try
        {
            return Strict.GetString(room, 0, length);
        }
        catch (DecoderFallbackException)
        {
            throw new OperatorException("the request from standard input is not UTF-8");
        }
    }

    private static OperatorException TooLong() => new($"--request must have at most {FrameLimits.RequestText} bytes");
}
