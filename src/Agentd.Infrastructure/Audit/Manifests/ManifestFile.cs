using System.Security.Cryptography;
using Agentd.Infrastructure.Audit.Records;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Manifests;

/// <summary>A manifest that is being written: under a name of its own until it is finished, hashed on the way.</summary>
internal sealed class ManifestFile : IDisposable
{
    private const int FlushAt = 64 << 10;

    private readonly DirectoryHandle _directory;
    private readonly Descriptor _file;
    private readonly MemoryStream _pending = new();
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Begins a manifest; one that was begun before is replaced.</summary>
    internal ManifestFile(DirectoryHandle directory)
    {
        _directory = directory;
        directory.TryRemove(Beside);
        _file = directory.Open(Beside, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive, FileModes.Private);
        Append("#mtree\n"u8);
    }

    private static ReadOnlySpan<byte> Beside => ".manifest.new\0"u8;

    /// <summary>Appends text.</summary>
    internal void Append(ReadOnlySpan<byte> text)
    {
        _pending.Write(text);
        if (_pending.Length >= FlushAt) Flush();
    }

    /// <summary>Puts the finished manifest in its place, synced, and gives its digest in hex.</summary>
    internal string Finish()
    {
        Flush();
        _file.ChangeMode(FileModes.SealedFile);
        _file.Sync();
        _directory.Rename(Beside, RecordLayout.Manifest);
        return Convert.ToHexStringLower(_hash.GetHashAndReset());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        _hash.Dispose();
    }

    private void Flush()
    {
        var text = _pending.GetBuffer().AsSpan(0, (int)_pending.Length);
        _hash.AppendData(text);
        _file.Write(text);
        _pending.SetLength(0);
    }
}
