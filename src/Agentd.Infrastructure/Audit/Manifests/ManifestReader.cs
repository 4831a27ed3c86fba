using System.Security.Cryptography;
using System.Text;
using Agentd.Infrastructure.Audit.Records;
using Agentd.Infrastructure.Linux;
using Microsoft.Win32.SafeHandles;

namespace Agentd.Infrastructure.Audit.Manifests;

/// <summary>Reads a manifest line by line, one line ahead.</summary>
internal sealed class ManifestReader : IDisposable
{
    private readonly Descriptor _file;
    private readonly FileStream _stream;
    private readonly StreamReader _reader;
    private int _number;

    /// <summary>Opens a record's manifest.</summary>
    /// <exception cref="LinuxException">There is none, or it cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is no file.</exception>
    internal ManifestReader(DirectoryHandle agentd)
    {
        _file = agentd.Open(RecordLayout.Manifest, OpenFlags.ReadOnly | OpenFlags.NonBlocking);
        if (_file.Status().Type != EntryType.File)
        {
            _file.Dispose();
            throw new InvalidDataException("is not a regular file");
        }

        _stream = new FileStream(new SafeFileHandle(_file.Number, ownsHandle: false), FileAccess.Read, bufferSize: 64 << 10);
        _reader = new StreamReader(_stream, Encoding.ASCII);
    }

    /// <summary>The line that <see cref="Pass"/> goes past; null where a directory closes.</summary>
    internal ManifestLine? Upcoming { get; private set; }

    /// <summary>The digest of the whole manifest in hex. Afterwards the first line is upcoming.</summary>
    internal string Digest()
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(_stream));
        _stream.Position = 0;
        return digest;
    }

    internal void Begin()
    {
        if (_reader.ReadLine() != "#mtree") throw new InvalidDataException("does not begin with '#mtree'");
        _number = 1;
        Pass();
    }

    internal void Pass()
    {
        _number++;
        var line = _reader.ReadLine();
        Upcoming = line is null or ".."
            ? null
            : ManifestLine.TryParse(line) ?? throw new InvalidDataException($"line {_number} is not one of a manifest");
    }

    internal void PassDirectory()
    {
        for (var depth = Step(0); depth > 0;) depth = Step(depth);
    }

    public void Dispose()
    {
        _reader.Dispose();
        _file.Dispose();
    }

    private int Step(int depth)
    {
        depth += Upcoming switch { null => -1, { Facts.Type: EntryType.Directory } => 1, _ => 0 };
        Pass();
        return depth;
    }
}
