using Agentd.Application.Ports;
using Agentd.Application.Sessions.Prepare;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Domain.Workspaces;
using NSubstitute;

namespace Agentd.Application.Tests.Sessions.Prepare;

public sealed class LimitPlannerTests
{
    private static readonly EnforceableLimits Everything = new([], true, "");
    private static readonly EnforceableLimits Nothing = new(["memory", "cpus", "pids"], false, "it has cgroup version 1");
    private static readonly ResourceLimits All = new() { Memory = 1 << 30, Cpus = 1.5m, Pids = 64, Disk = 1 << 20, Files = 512 };

    [Fact]
    public async Task A_host_that_enforces_everything_is_given_everything()
    {
        var plan = await Plan(Everything, Agent(All));

        plan.Enforced.ShouldBe(All);
        plan.Limits.Unenforced.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_the_host_would_ignore_is_not_handed_to_it_and_is_named()
    {
        var plan = await Plan(Nothing, Agent(All));

        plan.Enforced.ShouldBe(new ResourceLimits { Files = 512 });
        plan.Limits.Resources.ShouldBe(All);
        plan.Limits.Unenforced.ShouldBe(["memory", "cpus", "pids"]);
    }

    [Fact]
    public async Task A_required_limit_that_the_host_cannot_enforce_refuses_the_session_with_the_reason()
    {
        var refusal = await Should.ThrowAsync<SessionException>(
            Plan(Nothing, Agent(new() { Memory = 1 << 30 }) with { LimitsRequired = true }));

        refusal.Message.ShouldBe("agent 'a': limits_required is set, and this host cannot enforce memory: it has cgroup version 1");
    }

    [Fact]
    public async Task Disk_is_watched_where_the_host_does_not_hold_it_so_that_it_is_never_unenforced()
    {
        var plan = await Plan(Nothing, Agent(new() { Disk = 1 << 20, Files = 99 }) with { LimitsRequired = true });

        plan.Limits.Unenforced.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_agents_own_word_goes_before_the_daemons()
    {
        var defaults = new SessionDefaults { Limits = new() { Pids = 2048, Memory = 1 << 20 }, LimitsRequired = true };

        var plan = await Plan(Nothing, Agent(new() { Pids = 16 }) with { LimitsRequired = false }, defaults);

        plan.Limits.Resources.ShouldBe(new ResourceLimits { Pids = 16, Memory = 1 << 20 });
    }

    private static Task<SessionDemand> Plan(EnforceableLimits host, Agent agent, SessionDefaults? defaults = null)
    {
        var limits = Substitute.For<IHostLimits>();
        var demand = new SessionDemand
        {
            Agent = agent,
            Repository = RepositoryUrl.Parse("https://a.example/b"),
            Limits = new SessionLimits(),
        };
        limits.AskAsync(default).ReturnsForAnyArgs(host);
        return new LimitPlanner(limits, new DefaultsInForce(defaults ?? new SessionDefaults())).PlanAsync(demand, CancellationToken.None);
    }

    private static Agent Agent(ResourceLimits limits) => new()
    {
        Name = AgentName.Parse("a"),
        BaseImage = "i",
        MethodologyDirectory = "/m",
        Command = ["x"],
        Limits = limits,
    };
}
