using System.Text;
using Agentd.Domain.Credentials;
using Agentd.Egress.Inspection.Bodies;
using Agentd.Masking;

namespace Agentd.Egress.Tests.Inspection;

/// <summary>
/// A session whose own text comes back from a host guesses the next letter of a value: nothing tells it whether it was right.
/// </summary>
public sealed class GuessedValueTests
{
    private const string Value = "sk-ant-0123456789abcdef";

    private static readonly SecretPatterns _patterns = SecretPatterns.Of([new SecretValue(Encoding.ASCII.GetBytes(Value))]);

    public static TheoryData<string, string> Guesses => new()
    {
        { Value[..^1], Value[..^2] + "x" },
        { Value[..9], Value[..8] + "7" },
        { Base64(Value[..9]), Base64(Value[..8] + "7") },
        { Base64("u:" + Value[..10]), Base64("u:" + Value[..9] + "7") },
        { Base64(Value[..9]) + "\n", Base64(Value[..8] + "7") + "\n" },
        { Convert.ToHexString(Encoding.ASCII.GetBytes(Value[..9])), Convert.ToHexString(Encoding.ASCII.GetBytes(Value[..8] + "7")) },
    };

    [Theory]
    [MemberData(nameof(Guesses))]
    public async Task In_no_piece_of_a_body(string right, string wrong) => (await PiecesAsync(right)).ShouldBe(await PiecesAsync(wrong));

    [Theory]
    [MemberData(nameof(Guesses))]
    public void In_no_piece_of_a_message(string right, string wrong) => Frames(right).ShouldBe(Frames(wrong));

    // How many bytes have come after each that the host sent.
    private static async Task<List<int>> PiecesAsync(string guess)
    {
        var (sizes, room) = (new List<int>(), new byte[1024]);
        await using var masked = new MaskedAnswer(new Pieces($"so: {guess}, and"), () => _patterns, "placeholder"u8.ToArray());
        for (int count; (count = await masked.ReadAsync(room)) > 0;) sizes.Add(count);
        return sizes;
    }

    private static List<int> Frames(string guess)
    {
        var (sizes, text) = (new List<int>(), Encoding.ASCII.GetBytes($"so: {guess}, and"));
        var ready = new StarredBytes();
        var mask = new FrameMask(() => _patterns, ready);
        foreach (var octet in (byte[])[0x81, (byte)text.Length, .. text])
        {
            mask.Write([octet]);
            sizes.Add(ready.Bytes.Length);
        }
        return sizes;
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text)).TrimEnd('=');

    private sealed class Pieces(string text) : ReadOnlyStream
    {
        private int _at;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_at == text.Length) return new(0);
            buffer.Span[0] = (byte)text[_at++];
            return new(1);
        }
    }
}
