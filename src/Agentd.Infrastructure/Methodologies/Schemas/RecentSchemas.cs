using System.Security.Cryptography;
using Agentd.Application.Ports;

namespace Agentd.Infrastructure.Methodologies.Schemas;

/// <summary>
/// The schemas that were used last, compiled. They are known by their content, so that an edited file can never meet its old rules,
/// whatever its time stamps say.
/// </summary>
internal sealed class RecentSchemas(IArtifactSchemas schemas)
{
    private const int Most = 32;
    private const int MostBytes = 16 * 1024 * 1024;

    private readonly record struct Known(string Digest, int Bytes, IArtifactSchema Schema);

    private readonly Lock _gate = new();
    private readonly List<Known> _newestFirst = [];

    /// <summary>The schema of a text.</summary>
    /// <exception cref="UnusableJsonException">It is not a schema that can be kept to.</exception>
    internal IArtifactSchema Of(ReadOnlyMemory<byte> utf8)
    {
        var digest = Convert.ToHexString(SHA256.HashData(utf8.Span));
        lock (_gate)
            if (_newestFirst.FindIndex(known => known.Digest == digest) is var at and >= 0) return Renew(at);
        var schema = schemas.Compile(utf8);
        lock (_gate) Keep(new Known(digest, utf8.Length, schema));
        return schema;
    }

    private IArtifactSchema Renew(int at)
    {
        var known = _newestFirst[at];
        _newestFirst.RemoveAt(at);
        _newestFirst.Insert(0, known);
        return known.Schema;
    }

    private void Keep(Known compiled)
    {
        _newestFirst.RemoveAll(known => known.Digest == compiled.Digest);
        _newestFirst.Insert(0, compiled);
        while (_newestFirst.Count > Most || _newestFirst.Sum(known => known.Bytes) > MostBytes)
            _newestFirst.RemoveAt(_newestFirst.Count - 1);
    }
}
