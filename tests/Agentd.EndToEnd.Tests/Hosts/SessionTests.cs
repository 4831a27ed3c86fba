using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Repositories;
using Xunit.Sdk;

namespace Agentd.EndToEnd.Tests.Hosts;

/// <summary>Tests that each have a machine with a daemon, and leave nothing on it.</summary>
public abstract class SessionTests(GitServer git) : IClassFixture<GitServer>
{
    /// <summary>Tells a story on a machine of its own; afterwards the daemon stops cleanly and nothing is left.</summary>
    private protected async Task OnAsync(Privilege privilege, Func<Host, Task> story)
    {
        var host = await Host.OfAsync(Account.Of(privilege), git);
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
