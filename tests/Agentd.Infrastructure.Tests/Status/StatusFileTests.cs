using Agentd.Application.Ports;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Status;

namespace Agentd.Infrastructure.Tests.Status;

public sealed class StatusFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Reads_every_line_once()
    {
        var status = new StatusFile(_path);
        File.AppendAllText(_path, "step user\nstep home\n");
        status.ReadOn().ShouldBe([new SessionNews.StepBegan(SetupStep.User), new SessionNews.StepBegan(SetupStep.Home)]);

        File.AppendAllText(_path, "exit 0\n");
        status.ReadOn().ShouldBe([new SessionNews.Exited(0)]);
        status.ReadOn().ShouldBeEmpty();
    }

    [Fact]
    public void Waits_for_the_rest_of_a_line()
    {
        var status = new StatusFile(_path);
        File.AppendAllText(_path, "exit 1");
        status.ReadOn().ShouldBeEmpty();

        File.AppendAllText(_path, "27\n");

        status.ReadOn().ShouldBe([new SessionNews.Exited(127)]);
    }

    [Fact]
    public void Passes_over_what_it_does_not_know()
    {
        File.WriteAllBytes(_path, [.. "noise \0\n"u8, 0xFF, 0xFE, (byte)'\n', .. "exit 3\n"u8]);

        new StatusFile(_path).ReadOn().ShouldBe([new SessionNews.Exited(3)]);
    }

    [Fact]
    public void Reads_a_flood_in_bounded_parts_to_its_end()
    {
        File.WriteAllText(_path, string.Concat(Enumerable.Repeat("step clone\n", 20_000)) + "exit 0\n");

        var news = new StatusFile(_path).ReadOn();

        news.Count.ShouldBe(20_001);
        news[^1].ShouldBe(new SessionNews.Exited(0));
    }

    [Fact]
    public void Says_so_when_the_file_is_gone()
    {
        File.Delete(_path);

        Should.Throw<IOException>(() => new StatusFile(_path).ReadOn());
    }
}
