using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Network;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Deployment;

/// <summary>
/// An agent of a daemon in a container that clones from a server which takes a password alone, waits, and pushes there: with a key that it
/// never holds, and that whoever carries it must have after everything that happens meanwhile.
/// </summary>
internal sealed class PushingAgent(Host host, GitServer git) : IAsyncDisposable
{
    /// <summary>The variable that the daemon is given the key in.</summary>
    public const string Variable = "GIT_TOKEN";

    private readonly TlsAuthority _authority = new();
    private TlsGitServer? _server;

    /// <summary>The key.</summary>
    public string Key { get; } = "ghp_0123456789-the-real-token";

    /// <summary>Its declaration, with a server that stands for as long as this does.</summary>
    /// <param name="sources">A directory that the daemon sees at the same path.</param>
    public async Task<TestAgent> DeclareAsync(string sources)
    {
        _server = await TlsGitServer.StartAsync(_authority, git, Key);
        await git.MakeAsync(TlsGitServer.Pushed, "echo begun >page");
        var origin = await _server.OriginAsync(host.Account);
        return TestAgent.Held(host.Folder.Tag, """
            echo done >page
            git -c user.name=agent -c user.email=agent@agentd.invalid commit -q -a -m 'feat: be done'
            for try in $(seq 60); do git push -q origin HEAD:main && break; sleep 1; done
            git rev-parse HEAD >.runa/workspace/commit
            """) with
        {
            Repository = $"{origin}/{TlsGitServer.Pushed}",
            Network = await BrokeredPushTests.NetworkAsync($"{sources}/upstream.pem", _authority, origin),
        };
    }

    /// <summary>Requires that what it did arrived, and that nobody kept the key.</summary>
    public async Task ShouldHavePushedAsync(SealedRecord record)
    {
        (await git.HeadAsync(TlsGitServer.Pushed)).ShouldBe(record.Written("commit"));
        record.Written("commit").ShouldNotBe(record["commit"]);
        (await new CanaryHunt(host, Key).InFilesAsync()).ShouldBeEmpty();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _authority.Dispose();
    }
}
