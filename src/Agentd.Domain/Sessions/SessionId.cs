using System.Diagnostics.CodeAnalysis;

namespace Agentd.Domain.Sessions;

/// <summary>Names one session for ever: 8 random bytes as 16 lower-case hex digits.</summary>
public readonly record struct SessionId
{
    /// <summary>The number of hex digits of an id.</summary>
    public const int Length = 16;

    private readonly string? _value;

    private SessionId(string value) => _value = value;

    /// <summary>The id's 16 hex digits.</summary>
    public string Value => _value ?? throw new InvalidOperationException("A session id was used before it was drawn.");

    /// <summary>Makes an id of 8 random bytes.</summary>
    /// <exception cref="ArgumentException"><paramref name="random"/> is not 8 bytes long.</exception>
    public static SessionId FromBytes(ReadOnlySpan<byte> random) => random.Length == Length / 2
        ? new SessionId(Convert.ToHexStringLower(random))
        : throw new ArgumentException("A session id is made of 8 bytes.", nameof(random));

    /// <summary>Reads an id; false for anything but 16 lower-case hex digits.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out SessionId id)
    {
        var valid = text is { Length: Length } && text.All(char.IsAsciiHexDigitLower);
        id = valid ? new SessionId(text!) : default;
        return valid;
    }

    /// <summary>Reads an id.</summary>
    /// <exception cref="FormatException"><paramref name="text"/> is not a session id.</exception>
    public static SessionId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not a session id: 16 lower-case hex digits.");

    /// <inheritdoc/>
    public override string ToString() => Value;
}
