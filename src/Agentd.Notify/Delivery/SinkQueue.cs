using System.Text.Json;
using Agentd.Notify.Protocol;

namespace Agentd.Notify.Delivery;

/// <summary>What waits for one sink: the files in its directory of the spool.</summary>
internal sealed class SinkQueue(string directory)
{
    private const int MostMemory = 8 << 20;

    private string DeadDirectory => Path.Combine(directory, SpoolNames.Dead);

    private string MemoryFile => Path.Combine(directory, SpoolNames.Memory);

    /// <summary>What waits, in the order in which it came.</summary>
    /// <param name="damaged">How many cannot be read, and are put aside as dead.</param>
    /// <exception cref="IOException">The directory cannot be read.</exception>
    public IReadOnlyList<QueueEntry> Entries(out int damaged)
    {
        damaged = 0;
        if (!Directory.Exists(directory)) return [];
        var names = Directory.EnumerateFiles(directory).Select(path => Path.GetFileName(path))
            .Where(name => SpoolNames.Sequence(name) is not null).Order(StringComparer.Ordinal).ToArray();
        List<QueueEntry> entries = [];
        foreach (var name in names)
        {
            if (Read(name) is { } notice) entries.Add(new QueueEntry(name, notice));
            else damaged += Bury([name]);
        }
        return entries;
    }

    /// <summary>What was remembered. A memory that is damaged is none: the worst that comes of that is a message sent twice.</summary>
    public SinkMemory Recall()
    {
        try
        {
            if (!File.Exists(MemoryFile) || new FileInfo(MemoryFile).Length > MostMemory) return new SinkMemory();
            return JsonSerializer.Deserialize(File.ReadAllBytes(MemoryFile), MemoryJson.Default.SinkMemory) ?? new SinkMemory();
        }
        catch (JsonException)
        {
            return new SinkMemory();
        }
    }

    /// <summary>Remembers, before anything is done that must not be forgotten.</summary>
    /// <exception cref="IOException">It cannot be written: on a full disk nothing is sent, because it would be sent for ever.</exception>
    public void Remember(SinkMemory memory)
    {
        var beside = MemoryFile + ".new";
        using (var file = new FileStream(beside, FileMode.Create, FileAccess.Write))
        {
            file.Write(JsonSerializer.SerializeToUtf8Bytes(memory, MemoryJson.Default.SinkMemory));
            file.Flush(flushToDisk: true);
        }
        File.Move(beside, MemoryFile, overwrite: true);
    }

    /// <summary>Takes away what is delivered.</summary>
    public void Remove(IEnumerable<string> names)
    {
        foreach (var name in names.Where(name => SpoolNames.Sequence(name) is not null)) File.Delete(Path.Combine(directory, name));
    }

    /// <summary>Puts aside what cannot be delivered, the newest of it at most as much as may wait.</summary>
    /// <returns>How many there were: the daemon may have dropped some, for want of room.</returns>
    public int Bury(IEnumerable<string> names)
    {
        Directory.CreateDirectory(DeadDirectory);
        var there = names.Where(name => File.Exists(Path.Combine(directory, name))).ToArray();
        foreach (var name in there) File.Move(Path.Combine(directory, name), Path.Combine(DeadDirectory, name), overwrite: true);
        var (count, bytes) = (0, 0L);
        foreach (var file in new DirectoryInfo(DeadDirectory).GetFiles().OrderByDescending(file => file.Name, StringComparer.Ordinal))
        {
            bytes += file.Length;
            if (++count > SpoolNames.MostEntries || bytes > SpoolNames.MostBytes) file.Delete();
        }
        return there.Length;
    }

    private Notice? Read(string name)
    {
        var path = Path.Combine(directory, name);
        try
        {
            return new FileInfo(path).Length > SpoolNames.MostOfOne ? null
                : JsonSerializer.Deserialize(File.ReadAllBytes(path), NotifyJson.Plain.Notice);
        }
        catch (Exception failure) when (failure is JsonException or FileNotFoundException)
        {
            return null;
        }
    }
}
