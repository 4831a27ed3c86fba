using System.Net.Sockets;
using Agentd.Egress.Protocol;
using Agentd.Protocol.Frames;

namespace Agentd.Egress.Tests.Contract;

/// <summary>A broker that an older daemon started, and that its sessions still need, serves the next daemon in its own version.</summary>
public sealed class OlderBrokerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("agentd-older-");
    private readonly CancellationTokenSource _late = new(TimeSpan.FromMinutes(1));
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    private string Path => System.IO.Path.Combine(_folder.FullName, "control");

    public OlderBrokerTests()
    {
        _listener.Bind(new UnixDomainSocketEndPoint(Path));
        _listener.Listen();
    }

    [Fact]
    public async Task It_is_spoken_to_as_it_speaks_and_asked_nothing_that_it_does_not_know()
    {
        _ = ServeAsync(EgressContract.VersionBefore);
        using var daemon = await EgressConnection.OpenAsync(Path, "0123456789abcdef", _ => { }, _late.Token);

        daemon.Version.ShouldBe(EgressContract.VersionBefore);
        var attach = new Attach("c172d8d5439e7d68", 1, "/nowhere", "/nowhere", [], CloneStage.Before);
        (await Should.ThrowAsync<IOException>(() => daemon.AskAsync(attach with { Learn = true }, _late.Token)))
            .Message.ShouldContain("of an older version");
        (await daemon.AskAsync(attach, _late.Token)).ShouldBeOfType<Done>();
    }

    [Fact]
    public async Task One_that_is_older_still_is_none()
    {
        _ = ServeAsync(EgressContract.VersionBefore - 1);

        (await Should.ThrowAsync<IOException>(() => EgressConnection.OpenAsync(Path, "0123456789abcdef", _ => { }, _late.Token)))
            .Message.ShouldBe("not this version");
    }

    public void Dispose()
    {
        _listener.Dispose();
        _late.Dispose();
        _folder.Delete(recursive: true);
    }

    // As a door does: after a greeting in another version it says so and leaves.
    private async Task ServeAsync(int version)
    {
        while (true)
        {
            using var stream = new NetworkStream(await _listener.AcceptAsync(_late.Token), ownsSocket: true);
            using var writer = new FrameWriter(stream);
            while (await new FrameReader(stream).ReadAsync(EgressContract.MostBytes, _late.Token) is { } question)
            {
                var known = EgressContract.Read<EgressRequest>(question) is not Greet greeting || greeting.Version == version;
                EgressReply answer = known ? new Done() : new Refused("not this version");
                await writer.WriteAsync(EgressContract.Write(answer), EgressContract.MostBytes, _late.Token);
                if (!known) break;
            }
        }
    }
}
