using Agentd.Protocol.Connections;

namespace Agentd.Protocol.Tests.Connections;

public sealed class SubordinateUidsTests : IDisposable
{
    private readonly DirectoryInfo etc = Directory.CreateTempSubdirectory("agentd-subuid-");

    public void Dispose() => etc.Delete(recursive: true);

    [Theory]
    [InlineData("ada:100000:65536\n", 100000, true)]
    [InlineData("ada:100000:65536\n", 165535, true)]
    [InlineData("ada:100000:65536\n", 165536, false)]
    [InlineData("ada:100000:65536\n", 99999, false)]
    [InlineData("ada:100000:65536", 100001, true)]
    [InlineData("ada:100000:65536\r\n", 100001, true)]
    [InlineData("1815:100000:65536\n", 100001, true)]
    [InlineData("bob:1:200000\nada:100000:65536\nada:300000:10\n", 300009, true)]
    [InlineData("bob:100000:65536\n", 100001, false)]
    [InlineData("ada2:100000:65536\nada :100000:65536\n", 100001, false)]
    [InlineData("#ada:100000:65536\nada:100000\nada:x:65536\nada:-1:999999999\nada::\n", 100001, false)]
    [InlineData("ada:100000:18446744073709551615\n", 4294967295, true)]
    [InlineData("ada:18446744073709551615:10\n", 5, false)]
    [InlineData("", 100001, false)]
    public void Are_those_that_the_file_gives_to_the_user_by_name_or_number(string file, uint uid, bool contained)
    {
        Write("subuid", file);
        Of().Contains(uid).ShouldBe(contained);
    }

    [Fact]
    public void Are_none_without_a_file() => Of().Contains(100001).ShouldBeFalse();

    [Theory]
    [InlineData("passwd: files\nsubid: sss\n", true)]
    [InlineData("subid:\tfiles sss # both\n", true)]
    [InlineData("subid: files\n", false)]
    [InlineData("#subid: sss\npasswd: sss\n", false)]
    public void Come_from_the_service_that_the_host_names(string switches, bool asked)
    {
        Write("nsswitch.conf", switches);
        var users = new List<string>();

        Of(user =>
        {
            users.Add(user);
            return [new IdRange(500000, 100)];
        }).Contains(500099).ShouldBe(asked);

        users.ShouldBe(asked ? ["ada"] : []);
    }

    [Fact]
    public void Are_not_guessed_from_a_file_without_end()
    {
        using (var file = File.Create(Path.Combine(etc.FullName, "subuid"))) file.SetLength(1L << 40);
        Should.Throw<IOException>(() => Of().Contains(100001)).Message.ShouldContain("subuid has more than");
    }

    [Fact]
    public void Are_asked_of_the_hosts_own_library_for_nobody_without_harm()
    {
        try
        {
            SubordinateIdService.RangesOf("agentd-no-such-user").ShouldBeEmpty();
        }
        catch (IOException absent)
        {
            absent.Message.ShouldContain("libsubid");
        }
    }

    private SubordinateUids Of(Func<string, IReadOnlyList<IdRange>>? elsewhere = null) =>
        new("ada", 1815, etc.FullName, elsewhere ?? (_ => throw new InvalidOperationException("nobody is to be asked")));

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(etc.FullName, file), text);
}
