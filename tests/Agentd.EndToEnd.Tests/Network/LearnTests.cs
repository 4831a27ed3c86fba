using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Network;

/// <summary>From an agent whose hosts nobody knows to its rules.</summary>
public sealed class LearnTests(GitServer git) : WorldTests(git)
{
    [SessionTheory(NeedsRoot = true), OnEach(RootlessOnly = true)]
    public Task A_session_that_learns_reaches_public_addresses_alone_and_the_rules_that_are_suggested_are_enough(Privilege privilege) =>
        InWorldAsync(privilege, async (host, world) =>
        {
            var agent = TestAgent.Shell("site-builder", """
                git ls-remote -q http://other.example.org/x >.runa/workspace/reached
                for closed in lan.example.org metadata.example.org own.example.org 169.254.169.254 10.1.2.3; do
                  if timeout 20 git ls-remote -q "http://$closed/x"; then exit 1; fi
                done
                """) with { Repository = Repository };
            host.Declare(agent with { Network = $"{Filter}learn = true\n{Rule("api.example.org")}" });
            await host.StartAsync();

            (await host.RunAsync("site-builder")).ShouldSay("session success");

            var record = await host.Record("site-builder").ShouldBeSealedAsync("success", 0);
            record.Written("reached").ShouldContain("refs/heads/reached");
            world.Everybody.Visits.Distinct().ShouldBe(["45.67.0.11:80"]);
            record["network"]!.ShouldContain("\"learn\": true");
            record["network"]!.ShouldContain("\"would_deny\":");
            host.Log.ShouldContain("\"event\":\"runner.network_learns\"");
            var suggested = (await host.AgentdAsync("network", "suggest", record.SessionId)).ShouldSucceed().Output;
            suggested.ShouldContain("lan.example.org:80 leads to 10.1.2.3, which is not public");
            suggested.ShouldNotContain("\nhost = \"169.254.169.254\"");
            host.Declare(agent with { Name = "strict", Network = Filter + suggested });
            await host.WriteConfigurationAsync();
            (await host.AgentdAsync("reload")).ShouldSucceed();

            (await host.RunAsync("strict")).ShouldSay("session success");

            host.Record("strict").Written("reached").ShouldContain("refs/heads/reached");
            world.Everybody.Visits.Distinct().ShouldBe(["45.67.0.11:80"]);
        });
}
