using System.Text;
using Agentd.Infrastructure.Linux;
using FsCheck.Xunit;

namespace Agentd.Infrastructure.Tests.Audit;

/// <summary>Random trees, with names of random bytes, made and changed by descriptor like the records themselves.</summary>
public sealed class RandomTreeTests
{
    private const int Changes = 6;

    [Property(MaxTest = 25)]
    public void A_random_tree_round_trips_and_every_single_change_of_it_is_found(int seed) => RoundTrip(seed).GetAwaiter().GetResult();

    private static async Task RoundTrip(int seed)
    {
        var random = new Random(seed);
        using var root = AuditRoot.InMemory();
        var record = AuditRoot.Record();
        var store = root.Store();
        store.TryBegin(record);
        var files = Grow(root.Runa(record), random);
        await store.SealAsync(AuditRoot.Ended(record), [], default);
        root.Findings().ShouldBeEmpty();
        for (var change = 0; change < Changes; change++)
        {
            var (directory, name) = files[random.Next(files.Count)];
            using var handle = Open(root.Runa(record), directory);
            var (folder, file) = (handle.Status().Modified, handle.StatusOf(name).Modified);
            var undo = Change(handle, name, random);
            root.Verify().Findings.ShouldNotBeEmpty($"seed {seed}, change {change}");
            undo();
            SetBack(handle, name, file);
            SetBack(handle, ".\0"u8, folder);
            root.Findings().ShouldBeEmpty($"seed {seed}, change {change} undone");
        }
    }

    private static List<(byte[][] Directory, byte[] Name)> Grow(string runa, Random random)
    {
        var directories = new List<byte[][]> { Array.Empty<byte[]>() };
        var files = new List<(byte[][], byte[])>();
        for (var entry = 0; entry < 24; entry++)
        {
            var where = directories[random.Next(directories.Count)];
            var name = RandomName(random);
            using var handle = Open(runa, where);
            if (handle.TryStatusOf(name, out _)) continue;
            if (random.Next(4) == 0)
            {
                handle.MakeDirectory(name, 0b111_000_000).Dispose();
                directories.Add([.. where, name]);
            }
            else
            {
                using var file = handle.Open(name, OpenFlags.WriteOnly | OpenFlags.Create, (uint)random.Next(0x1000));
                var content = new byte[random.Next(1, 3000)];
                random.NextBytes(content);
                file.Write(content);
                files.Add((where, name));
            }
        }

        return files;
    }

    private static Action Change(DirectoryHandle directory, byte[] name, Random random) => random.Next(3) switch
    {
        0 => FlipBit(directory, name, random),
        1 => Rename(directory, name, random),
        _ => SetMode(directory, name, 0b100_100_100u ^ (1u << random.Next(12))),
    };

    private static Action FlipBit(DirectoryHandle directory, byte[] name, Random random)
    {
        var place = random.Next((int)directory.StatusOf(name).Size);
        var mask = (byte)(1 << random.Next(8));
        Flip(directory, name, place, mask);
        return () => Flip(directory, name, place, mask);
    }

    private static void Flip(DirectoryHandle directory, byte[] name, int place, byte mask)
    {
        using (var entry = directory.OpenPathOnly(name)) FileModes.ChangeByPathDescriptor(entry, 0b110_100_100);
        using (var file = directory.Open(name, OpenFlags.ReadWrite))
        {
            var content = new byte[place + 1];
            file.Read(content);
            LinuxCalls.Seek(file.Number, place, 0).ShouldBe(place);
            file.Write([(byte)(content[place] ^ mask)]);
        }

        using (var entry = directory.OpenPathOnly(name)) FileModes.ChangeByPathDescriptor(entry, 0b100_100_100);
    }

    private static Action Rename(DirectoryHandle directory, byte[] name, Random random)
    {
        var other = RandomName(random);
        while (directory.TryStatusOf(other, out _)) other = RandomName(random);
        directory.ChangeMode(0b111_101_101);
        directory.Rename(name, other);
        directory.ChangeMode(0b101_101_101);
        return () =>
        {
            directory.ChangeMode(0b111_101_101);
            directory.Rename(other, name);
            directory.ChangeMode(0b101_101_101);
        };
    }

    private static Action SetMode(DirectoryHandle directory, byte[] name, uint mode)
    {
        using var entry = directory.OpenPathOnly(name);
        FileModes.ChangeByPathDescriptor(entry, mode);
        return () =>
        {
            using var again = directory.OpenPathOnly(name);
            FileModes.ChangeByPathDescriptor(again, 0b100_100_100);
        };
    }

    private static void SetBack(DirectoryHandle directory, ReadOnlySpan<byte> name, (long Seconds, uint Nanoseconds) modified)
    {
        using var entry = directory.OpenPathOnly(name);
        Shell.Run($"touch -d @{modified.Seconds}.{modified.Nanoseconds:D9} /proc/{Environment.ProcessId}/fd/{entry.Number}");
    }

    private static DirectoryHandle Open(string runa, byte[][] path)
    {
        var handle = DirectoryHandle.OpenPath(runa);
        foreach (var name in path)
        {
            var above = handle;
            handle = above.OpenDirectory(name);
            above.Dispose();
        }

        return handle;
    }

    private static byte[] RandomName(Random random)
    {
        var name = new byte[random.Next(1, random.Next(8) == 0 ? 256 : 6)];
        for (var at = 0; at < name.Length; at++)
            do name[at] = (byte)random.Next(1, 256); while (name[at] == '/');
        return Encoding.Latin1.GetString(name) is "." or ".." ? [(byte)'x', 0] : [.. name, 0];
    }
}
