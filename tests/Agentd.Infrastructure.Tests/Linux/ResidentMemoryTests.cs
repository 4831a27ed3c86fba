using System.Runtime.CompilerServices;
using System.Text;
using Agentd.Protocol.Linux;

namespace Agentd.Infrastructure.Tests.Linux;

public sealed class ResidentMemoryTests
{
    private const int Much = 256 << 20;

    [Fact]
    public void Finds_the_mappings_that_hold_what_their_files_hold() => Pages("""
        55d0a000-55d0c000 r--p 00000000 fe:00 123                  /usr/bin/agentd
        Rss:                   8 kB
        Anonymous:             0 kB
        VmFlags: rd mr mw me
        55d0c000-55d0f000 r-xp 00002000 fe:00 123                  /usr/bin/a program of ours
        Anonymous:             0 kB
        """).ShouldBe([(0x55d0a000, 0x2000), (0x55d0c000, 0x3000)]);

    [Theory]
    [InlineData("55d0a000-55d0c000 rw-p 00000000 fe:00 123 /usr/bin/agentd", 0)]
    [InlineData("55d0a000-55d0c000 r--s 00000000 fe:00 123 /usr/share/mapped", 0)]
    [InlineData("55d0a000-55d0c000 r--p 00000000 fe:00 123 /usr/bin/agentd", 4)]
    [InlineData("55d0a000-55d0c000 ---p 00000000 fe:00 123 /usr/bin/agentd", 0)]
    [InlineData("55d0a000-55d0c000 r--p 00000000 00:00 0", 0)]
    [InlineData("55d0a000-55d0c000 r-xp 00000000 00:00 0 [vdso]", 0)]
    public void Leaves_alone_what_would_not_come_back_as_it_was(string mapping, int anonymous) =>
        Pages($"{mapping}\nAnonymous:             {anonymous} kB").ShouldBeEmpty();

    [Fact]
    public void Does_without_mappings_that_cannot_be_read() =>
        Should.NotThrow(() => ResidentMemory.GiveBackFilePages("/proc/self/no-such-file"));

    [Fact]
    public void Makes_a_process_smaller_that_has_let_go_of_memory_and_leaves_it_working()
    {
        var kept = Enumerable.Repeat((byte)1, 1 << 10).ToArray();
        var before = SizeWithMuchMemory();

        ResidentMemory.GiveBack();

        // Half of it, for other tests of this process take memory meanwhile.
        (before - Environment.WorkingSet).ShouldBeGreaterThan(Much / 2);
        kept.ShouldAllBe(value => value == 1);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long SizeWithMuchMemory()
    {
        var memory = new byte[Much];
        Array.Fill(memory, (byte)2);
        var size = Environment.WorkingSet;
        GC.KeepAlive(memory);
        return size;
    }

    private static IReadOnlyList<(nint, nuint)> Pages(string maps)
    {
        var (reading, found) = (new MappingReading(), new List<(nint, nuint)>());
        foreach (var line in maps.Split('\n'))
            if (reading.Next(Encoding.UTF8.GetBytes(line)) is { } pages) found.Add(pages);
        return found;
    }
}
