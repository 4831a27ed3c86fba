using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace Agentd.Domain.Credentials;

/// <summary>
/// The bytes of a credential. It cannot be printed, compared into a log or serialised by accident:
/// the bytes come out only through <see cref="Reveal"/>, and the caller is responsible for them from there on.
/// </summary>
[DebuggerDisplay("***")]
[JsonConverter(typeof(SecretValueJson))]
public sealed class SecretValue
{
    // What is shorter would be found in answers that have nothing to do with it; what is longer no server takes in a header.
    private const int ShortestBrokered = 8, LongestBrokered = 16 * 1024;

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly byte[] _bytes;

    /// <summary>Keeps a copy of a value.</summary>
    public SecretValue(ReadOnlySpan<byte> bytes) => _bytes = bytes.ToArray();

    /// <summary>Whether the value is set but empty.</summary>
    public bool IsEmpty => _bytes.Length == 0;

    /// <summary>The value's length in bytes.</summary>
    public int Length => _bytes.Length;

    /// <summary>Why the value cannot be put into a header of a request; null when it can.</summary>
    public string? HeaderObjection => _bytes.Length < ShortestBrokered ? $"has fewer than {ShortestBrokered} bytes"
        : _bytes.Length > LongestBrokered ? $"has more than {LongestBrokered} bytes"
        : _bytes.AsSpan().ContainsAny("\r\n\0"u8) ? "holds a line end or a NUL, which no header can; give the value alone" : null;

    /// <summary>Whether the value is text, as it must be in a body.</summary>
    public bool IsText => Utf8.IsValid(_bytes);

    /// <summary>Whether another value is the same.</summary>
    public bool Is(SecretValue other) => CryptographicOperations.FixedTimeEquals(_bytes, other._bytes);

    /// <summary>Whether the value begins so.</summary>
    public bool StartsWith(string ascii) => _bytes.AsSpan().StartsWith(System.Text.Encoding.ASCII.GetBytes(ascii));

    /// <summary>Whether the value goes over more than one line, or ends one.</summary>
    public bool HoldsLineEnd => _bytes.AsSpan().ContainsAny("\r\n"u8);

    /// <summary>The value itself. Hand it only to a pipe or to the masker.</summary>
    public ReadOnlyMemory<byte> Reveal() => _bytes;

    /// <summary>Always <c>***</c>.</summary>
    public override string ToString() => "***";
}

/// <summary>Refuses to take a <see cref="SecretValue"/> into or out of JSON: neither a record nor a message may carry one.</summary>
internal sealed class SecretValueJson : JsonConverter<SecretValue>
{
    public override SecretValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("A secret value is never read from JSON: resolve it from its source.");

    public override void Write(Utf8JsonWriter writer, SecretValue value, JsonSerializerOptions options) =>
        throw new NotSupportedException("A secret value is never written as JSON.");
}
