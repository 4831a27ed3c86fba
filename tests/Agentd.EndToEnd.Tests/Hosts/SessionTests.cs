using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Repositories;
using Xunit.Sdk;

namespace Agentd.EndToEnd.Tests.Hosts;

/// <summary>Tests that each have a machine with a daemon, and leave nothing on it.</summary>
public abstract class SessionTests(GitServer git) : IClassFixture<GitServer>
{
    /// <summary>Tells a story on a machine of its own; afterwards the daemon stops cleanly and nothing is left.</summary>
    private protected async Task OnAsync(Privilege privilege, Func<Host, Task> story) =>
        await TellAsync(await Host.OfAsync(Account.Of(privilege), git), story);

    /// <summary>Tells a story on a machine whose account has a Podman of its own.</summary>
    private protected async Task AtHomeAsync(Privilege privilege, Func<Host, Task> story) =>
        await TellAsync(await Host.AtHomeAsync(Account.Of(privilege), git), story);

    /// <summary>Tells a story on a machine whose account has a Podman of its own, which holds the session image.</summary>
    /// <param name="privilege">As whom.</param>
    /// <param name="way">The words that lead into namespaces that the machine is in.</param>
    /// <param name="story">The story.</param>
    private protected async Task WithinAsync(Privilege privilege, IReadOnlyList<string> way, Func<Host, Task> story)
    {
        var account = Account.Of(privilege) with { Way = way };
        await TellAsync(await Host.AtHomeAsync(account, git), async host =>
        {
            await OwnPodman.FurnishAsync(host);
            await story(host);
        });
    }

    private static async Task TellAsync(Host host, Func<Host, Task> story)
    {
        try
        {
            await story(host);
            await host.StopAsync();
            await Leftovers.NoneAsync(host);
        }
        catch (Exception failure)
        {
            throw new XunitException($"{failure.Message}\n{failure.StackTrace}\n── the daemon's log:\n{host.Log}", failure);
        }
        finally
        {
            await host.RemoveAsync();
        }
    }
}
