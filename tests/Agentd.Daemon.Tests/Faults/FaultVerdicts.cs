using Agentd.Application.Sessions;

namespace Agentd.Daemon.Tests.Faults;

/// <summary>The columns of the fault table: what is said, and what is left.</summary>
internal static class FaultVerdicts
{
    /// <summary>What the operator is told.</summary>
    public static void ShouldSay(this SessionReport report, string outcome, string? error)
    {
        report.Outcome.ShouldNotBeNull().Label.ShouldBe(outcome);
        if (error is null) report.Error.ShouldBeNull();
        else report.Error!.Message.ShouldContain(error);
    }

    /// <summary>A complete record that says this.</summary>
    public static void ShouldBeSealed(this FaultyHost host, string outcome, string? error, bool recovered = false)
    {
        var record = host.Record;
        record.GetProperty("outcome").GetString().ShouldBe(outcome);
        record.TryGetProperty("end_timestamp", out _).ShouldBeTrue();
        if (error is not null) record.GetProperty("error").GetString()!.ShouldContain(error);
        (record.TryGetProperty("recovered", out var flag) && flag.GetBoolean()).ShouldBe(recovered);
    }

    /// <summary>A record that does not claim to be complete.</summary>
    public static void ShouldBeIncomplete(this FaultyHost host)
    {
        host.Record.TryGetProperty("outcome", out _).ShouldBeFalse();
        host.Record.TryGetProperty("end_timestamp", out _).ShouldBeFalse();
    }

    /// <summary>No container, secret or staging directory.</summary>
    public static void ShouldBeGone(this FaultyHost host)
    {
        host.Podman.Containers.ShouldBeEmpty();
        host.Podman.Secrets.ShouldBeEmpty();
        host.Staged.ShouldBeEmpty();
    }
}
