namespace Agentd.EndToEnd.Tests.Accounts;

/// <summary>As whom the daemon of a test runs, and so what kind of Podman it meets.</summary>
public enum Privilege
{
    /// <summary>An ordinary user with the default range of subordinate ids.</summary>
    Rootless,

    /// <summary>root.</summary>
    Rootful,
}
