using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Claim;
using Agentd.Infrastructure.Tests.Audit;

namespace Agentd.Infrastructure.Tests.Claim;

public sealed class PidFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("agentd-claim-").FullName;

    private string File => Path.Combine(_folder, "agentd.pid");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Names_this_process_for_people_and_goes_with_the_claim()
    {
        using (PidFile.Claim(File)) Shell.Run($"cat '{File}'").ShouldBe($"{Environment.ProcessId}");

        System.IO.File.Exists(File).ShouldBeFalse();
    }

    [Fact]
    public void Is_the_owners_alone()
    {
        using var claim = PidFile.Claim(File);

        Shell.ModeOf(File).ShouldBe("600");
    }

    [Fact]
    public void Makes_a_private_runtime_directory_where_there_is_none()
    {
        var nested = Path.Combine(_folder, "run", "agentd.pid");
        using var claim = PidFile.Claim(nested);

        Shell.ModeOf(Path.GetDirectoryName(nested)!).ShouldBe("700");
    }

    [Theory]
    [InlineData("")]
    [InlineData("1\n")]
    [InlineData("not a number, and longer than any process id could ever be written\n")]
    public void Is_not_kept_from_claiming_by_what_a_dead_daemon_left(string left)
    {
        System.IO.File.WriteAllText(File, left);

        using var claim = PidFile.Claim(File);

        Shell.Run($"cat '{File}'").ShouldBe($"{Environment.ProcessId}");
    }

    [Fact]
    public void Says_who_holds_it()
    {
        using var claim = PidFile.Claim(File);

        var refusal = Should.Throw<SessionException>(() => PidFile.Claim(File)).Message;

        refusal.ShouldContain($"agentd is already running (pid {Environment.ProcessId})");
        refusal.ShouldContain(File);
        System.IO.File.Exists(File).ShouldBeTrue();
    }

    [Fact]
    public void Says_so_where_nothing_can_be_written()
    {
        Shell.Run($"mkfifo '{File}'");

        Should.Throw<SessionException>(() => PidFile.Claim(File)).Message.ShouldContain($"the PID file {File} cannot be written");
        Should.Throw<SessionException>(() => PidFile.Claim("/dev/full")).Message.ShouldContain("the PID file /dev/full cannot be written");
    }

    [Fact]
    public void Follows_no_link_in_the_files_place()
    {
        var target = Path.Combine(_folder, "precious");
        System.IO.File.WriteAllText(target, "precious");
        System.IO.File.CreateSymbolicLink(File, target);

        Should.Throw<SessionException>(() => PidFile.Claim(File)).Message.ShouldContain(File);

        System.IO.File.ReadAllText(target).ShouldBe("precious");
    }

    [Fact(Timeout = 300_000)]
    public async Task Is_claimed_through_a_directory_that_is_a_link()
    {
        var link = Path.Combine(_folder, "link");
        Directory.CreateSymbolicLink(link, _folder);

        await Task.Run(() => PidFile.Claim(Path.Combine(link, "agentd.pid")).Dispose());

        System.IO.File.Exists(File).ShouldBeFalse();
    }

    [Fact]
    public void Leaves_another_daemons_file_alone_when_its_own_was_replaced()
    {
        var first = PidFile.Claim(File);
        System.IO.File.Delete(File);
        using var second = PidFile.Claim(File);

        first.Dispose();

        System.IO.File.Exists(File).ShouldBeTrue();
    }

    [Fact(Timeout = 300_000)]
    public async Task Is_won_by_exactly_one_of_many()
    {
        for (var round = 0; round < 20; round++)
        {
            using var start = new Barrier(8);
            var claims = await Task.WhenAll(
                Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(() => Try(start), TaskCreationOptions.LongRunning)));

            claims.Count(claim => claim is not null).ShouldBe(1);
            claims.Single(claim => claim is not null)!.Dispose();
        }
    }

    private PidFile? Try(Barrier start)
    {
        start.SignalAndWait();
        try
        {
            return PidFile.Claim(File);
        }
        catch (SessionException)
        {
            return null;
        }
    }
}
