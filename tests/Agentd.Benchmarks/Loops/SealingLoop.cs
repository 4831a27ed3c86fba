using Agentd.Benchmarks.Hosts;
using Agentd.Benchmarks.Inputs;
using Agentd.Infrastructure.Audit.Manifests;
using Agentd.Infrastructure.Audit.Sealing;
using Agentd.Infrastructure.Audit.Trees;
using Agentd.Infrastructure.Linux;
using BenchmarkDotNet.Attributes;

namespace Agentd.Benchmarks.Loops;

/// <summary>Sealing what lies in one directory: modes, digests and lines of the manifest, on one core.</summary>
[MemoryDiagnoser]
[BenchmarkCategory("sealing")]
public class SealingLoop
{
    private const int Files = 128;

    private readonly MemoryStream _line = new();
    private readonly EntryReader _reader = new(default);
    private WorkFolder? _folder;
    private DirectoryHandle _small = null!;
    private TreeLevel _level = null!;
    private DirectoryHandle _large = null!;
    private EntryFacts _facts = null!;

    /// <summary>Writes the files, into memory.</summary>
    [GlobalSetup]
    public void Write()
    {
        _folder = new WorkFolder(WorkFolder.Memory);
        var small = _folder.Make("small");
        SmallFiles.Write(small, first: 0, Files);
        _small = DirectoryHandle.OpenPath(small);
        _level = new TreeLevel(null, [.. ManifestLine.Root], _small.Status(), DirectoryListing.Read(_small));
        using var folder = DirectoryHandle.OpenPath(_folder.Path);
        File.WriteAllBytes($"{_folder.Path}/large", new byte[1_000_000]);
        _large = folder.OpenPathOnly("large\0"u8);
        _facts = Read();
    }

    /// <summary>One file of a batch as a seal hands it to a core.</summary>
    [Benchmark(Description = "a small file among 128", OperationsPerInvoke = Files)]
    public object Batch() => Seal(Files);

    /// <summary>The batch of a directory that holds one file.</summary>
    [Benchmark(Description = "a small file alone")]
    public object Alone() => Seal(1);

    /// <summary>Status and digest.</summary>
    [Benchmark(Description = "facts of a file of 1 MB")]
    public object Facts() => Read();

    /// <summary>A file's line of the manifest.</summary>
    [Benchmark(Description = "a line of the manifest")]
    public void Line()
    {
        _line.SetLength(0);
        ManifestLine.Write("large\0"u8, _facts, _line);
    }

    /// <summary>Removes the files.</summary>
    [GlobalCleanup]
    public async Task RemoveAsync()
    {
        _small.Dispose();
        _large.Dispose();
        await _folder!.DisposeAsync();
    }

    private EntryFacts Read() => _reader.Read(_large, _large.Status(), FileModes.SealedFile, sparse: false);

    private byte[] Seal(int files) => new EntryBatch(_small, _level, first: 0, files).Seal(new HoleBudget(), default);
}
