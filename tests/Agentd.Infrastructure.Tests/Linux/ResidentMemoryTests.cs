using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Tests.Linux;

public sealed class ResidentMemoryTests
{
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
    public void Makes_a_process_smaller_that_has_made_garbage_and_leaves_it_working()
    {
        var kept = MakeGarbage();
        var before = Environment.WorkingSet;

        ResidentMemory.GiveBack();

        (before - Environment.WorkingSet).ShouldBeGreaterThan(32 << 20);
        kept.ShouldAllBe(value => value == 1);
    }

    private static byte[] MakeGarbage()
    {
        for (var i = 0; i < 64; i++) Array.Fill(new byte[1 << 20], (byte)2);
        var kept = new byte[1 << 10];
        Array.Fill(kept, (byte)1);
        return kept;
    }

    private static IEnumerable<(nint, nuint)> Pages(string maps) => ResidentMemory.UnchangedFilePages(maps.Split('\n'));
}
