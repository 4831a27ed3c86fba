using Agentd.Benchmarks.Inputs;
using Agentd.Domain.Credentials;
using Agentd.Infrastructure.Consoles;
using Agentd.Masking;
using BenchmarkDotNet.Attributes;

namespace Agentd.Benchmarks.Loops;

/// <summary>Keeping console output, from memory to memory.</summary>
[MemoryDiagnoser]
[BenchmarkCategory("masking")]
public class MaskingLoop
{
    private const int Size = 10_000_000, Piece = 16 * 1024;

    private readonly MemoryStream _some = new();
    private readonly MemoryStream _dense = new();
    private readonly MemoryStream _kept = new(Size + 1024);
    private readonly MaskedText _answer = new();
    private SecretValue[] _values = [];
    private SecretPatterns _one = SecretPatterns.None;
    private byte[] _text = [];

    /// <summary>Writes the output.</summary>
    [GlobalSetup]
    public void Write()
    {
        var text = new ConsoleText();
        _values = text.Values;
        text.Write(_some, Size, linesASecret: 10_000);
        text.Write(_dense, Size, linesASecret: 1);
        (_one, _text) = (SecretPatterns.Of(_values[..1]), _some.ToArray());
    }

    /// <summary>Nothing is masked: what reading the format and copying cost.</summary>
    [Benchmark(Description = "10 MB, no secrets")]
    public object None() => Keep(_some, []);

    /// <summary>A line in 10,000 holds one of the secrets.</summary>
    [Benchmark(Description = "10 MB, five secrets, seldom")]
    public object Seldom() => Keep(_some, _values);

    /// <summary>Each line holds one of the secrets.</summary>
    [Benchmark(Description = "10 MB, five secrets, a line each")]
    public object Dense() => Keep(_dense, _values);

    /// <summary>What is done once a session, before its first byte.</summary>
    [Benchmark(Description = "patterns of five secrets")]
    public object Patterns() => SecretPatterns.Of(_values);

    /// <summary>An answer of a brokered credential's host, as it comes from the network.</summary>
    [Benchmark(Description = "10 MB of an answer, one secret")]
    public object Answer()
    {
        var masker = new SecretMasker(() => _one, isBlind: true);
        _answer.Clear();
        for (var at = 0; at < _text.Length; at += Piece) masker.Write(_text.AsSpan(at, Math.Min(Piece, _text.Length - at)), _answer);
        masker.Complete(_answer);
        return _answer;
    }

    private ConsoleArchived Keep(MemoryStream raw, SecretValue[] values)
    {
        raw.Position = _kept.Position = 0;
        return ConsoleArchive.Copy(raw, _kept, SecretPatterns.Of(values), mayGrow: false, long.MaxValue, default);
    }
}
