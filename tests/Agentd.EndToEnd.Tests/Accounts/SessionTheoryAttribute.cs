namespace Agentd.EndToEnd.Tests.Accounts;

/// <summary>
/// A test with sessions on real Podman; skipped where there is none, unless AGENTD_REQUIRE_PODMAN says that there must be one.
/// </summary>
internal sealed class SessionTheoryAttribute : TheoryAttribute
{
    public SessionTheoryAttribute()
    {
        Skip = TestSettings.SkipReason;
        // For a test that hangs; how long one takes depends on what else the machine does.
        Timeout = 900_000;
    }

    /// <summary>Skips a test that becomes users who are nobody's account, which only root can.</summary>
    public bool NeedsRoot
    {
        get;
        init
        {
            field = value;
            if (value && !Account.CallerIsRoot) Skip ??= "needs root, to become a user's subordinate id";
        }
    }

    /// <summary>Skips a test of agents that people use where their images were not made.</summary>
    public bool NeedsAgents
    {
        get;
        init
        {
            field = value;
            if (value && TestSettings.Agents.Count == 0) Skip ??= "needs images of agents: run './build.sh agents'";
        }
    }

    /// <summary>Skips a test of alerts where the programs that raise them were not fetched, and where nobody may mount for them.</summary>
    public bool NeedsMonitoring
    {
        get;
        init
        {
            field = value;
            if (value && !TestSettings.MustMonitor && (TestSettings.Monitoring is null || !Account.CallerIsRoot))
                Skip ??= "needs root and Prometheus: './build.sh test' gets it from Debian";
        }
    }

    /// <summary>Skips a test of an upgrade where the version before was not built.</summary>
    public bool NeedsVersionBefore
    {
        get;
        init
        {
            field = value;
            if (value && !TestSettings.HasProgramsBefore) Skip ??= "needs the version before: run './build.sh upgrade'";
        }
    }

    /// <summary>Skips a test of the page in a browser where no browser was made ready.</summary>
    public bool NeedsBrowser
    {
        get;
        init
        {
            field = value;
            if (value && TestSettings.BrowserTests is null) Skip ??= "needs a browser: run './build.sh browser'";
        }
    }

    /// <summary>Skips a test of units where systemd manages no services of the rootless account.</summary>
    public bool NeedsUserManager
    {
        get;
        init
        {
            field = value;
            if (value && Skip is null && !File.Exists($"{Account.Of(Privilege.Rootless).RuntimeDirectory}/systemd/private"))
                Skip = "needs systemd's user manager: run './build.sh debian13'";
        }
    }

    /// <summary>Skips a test of a host that cannot enforce limits for an ordinary user.</summary>
    public bool NeedsCgroupVersion1
    {
        get;
        init
        {
            field = value;
            if (value && File.Exists("/sys/fs/cgroup/cgroup.controllers")) Skip ??= "needs cgroup version 1, where Podman ignores limits";
        }
    }
}
