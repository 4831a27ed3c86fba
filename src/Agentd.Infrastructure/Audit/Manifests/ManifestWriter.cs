using System.Security.Cryptography;
using Agentd.Infrastructure.Audit.Records;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Manifests;

/// <summary>Writes a manifest, and hashes it on the way.</summary>
internal sealed class ManifestWriter : IDisposable
{
    private const int FlushAt = 64 << 10;

    private readonly DurableFile _file;
    private readonly MemoryStream _pending = new();
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    internal ManifestWriter(DirectoryHandle directory)
    {
        _file = new DurableFile(directory, RecordLayout.Manifest);
        Append("#mtree\n"u8);
    }

    internal void Append(ReadOnlySpan<byte> text)
    {
        _pending.Write(text);
        if (_pending.Length >= FlushAt) Flush();
    }

    /// <summary>Puts the finished manifest in its place, and gives its digest in hex.</summary>
    internal string Finish()
    {
        Flush();
        _file.Finish(FileModes.SealedFile);
        return Convert.ToHexStringLower(_hash.GetHashAndReset());
    }

    public void Dispose()
    {
        _file.Dispose();
        _hash.Dispose();
    }

    private void Flush()
    {
        var text = _pending.GetBuffer().AsSpan(0, (int)_pending.Length);
        _hash.AppendData(text);
        _file.Content.Write(text);
        _pending.SetLength(0);
    }
}
