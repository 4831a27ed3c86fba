using Agentd.Application.Ports;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Notices;
using Agentd.Notify.Protocol;
using NSubstitute;

namespace Agentd.Daemon.Tests.Notices;

/// <summary>What the operator's own tries come to; the notifier is a script that answers as a test wants.</summary>
public sealed class SinkTrialTests : IDisposable
{
    private static readonly NotifySink _sink = new()
    {
        Name = "chat",
        Kind = SinkKind.Exec,
        Argv = ["/bin/true"],
        GroupWait = TimeSpan.FromHours(1),
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("agentd-trial-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("""{"sinks":[{"name":"chat","delivered":1}]}""", null)]
    [InlineData("""{"sinks":[{"name":"chat","dead":1,"trouble":"answered 404"}]}""", "answered 404")]
    [InlineData("""{"sinks":[{"name":"chat","failed":1,"trouble":"answered 503"}]}""", "answered 503")]
    public async Task Says_at_once_whether_the_message_was_taken_and_leaves_nothing(string report, string? trouble)
    {
        var trial = Trial($"""
            cat >'{Order}'
            spool=$(sed 's/.*"spool":"\([^"]*\)".*/\1/' '{Order}')
            cat "$spool"/chat/*.json >'{Told}'
            echo '{report}'
            """);

        (await trial.TestAsync(_sink, DaemonId.FromPaths("/s", "/p"), CancellationToken.None)).ShouldBe(trouble);

        File.ReadAllText(Told).ShouldContain("\"type\":\"notification.test\"");
        var order = File.ReadAllText(Order);
        order.ShouldContain("\"group_wait_ms\":0");
        Directory.Exists(Path.GetDirectoryName(order.Split('"')[3])).ShouldBeFalse();
    }

    [Fact]
    public async Task A_look_sends_no_message()
    {
        var trial = Trial($$"""cat >'{{Order}}'; echo '{"sinks":[{"name":"chat","trouble":"no connection (ConnectionRefused)"}]}'""");

        (await trial.LookAsync(_sink, CancellationToken.None)).ShouldBe("no connection (ConnectionRefused)");

        File.ReadAllText(Order).ShouldContain("\"looks_only\":true");
    }

    private string Order => Path.Combine(_folder.FullName, "order");

    private string Told => Path.Combine(_folder.FullName, "told");

    private SinkTrial Trial(string script)
    {
        var program = Path.Combine(_folder.FullName, "notifier");
        File.WriteAllText(program, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(program, (UnixFileMode)0b111_101_101);
        return new SinkTrial(Substitute.For<ICredentials>(), new NotifierProcess(program), TimeProvider.System);
    }
}
