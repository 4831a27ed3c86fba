using System.Diagnostics;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Audit;
using Agentd.Infrastructure.Audit.Pruning;

namespace Agentd.Infrastructure.Tests.Audit;

/// <summary>Records handled by a process of their own, which can be killed, or run as another user.</summary>
internal static class AuditChild
{
    internal const string Verb = "AGENTD_TEST_AUDIT_VERB";
    private const string RootVariable = "AGENTD_TEST_AUDIT_ROOT";
    private const string StepVariable = "AGENTD_TEST_AUDIT_STEP";

    /// <summary>Runs a child and gives its exit code and what it printed.</summary>
    internal static async Task<(int ExitCode, string Output)> Start(string verb, string root, int? user = null)
    {
        using var child = Begin(verb, root, step: 0, user);
        var output = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromMinutes(5)).Token);
        return (child.ExitCode, output);
    }

    /// <summary>Starts a child; with a step it makes <see cref="KilledAttempts"/>, in roots with colons between them.</summary>
    internal static Process Begin(string verb, string root, int step, int? user = null)
    {
        var test = typeof(AuditChild).Assembly.Location;
        string[] command = user is { } id
            ? ["setpriv", $"--reuid={id}", $"--regid={id}", "--clear-groups", "dotnet", test]
            : ["dotnet", test];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true };
        start.Environment["DOTNET_STARTUP_HOOKS"] = test;
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment[Verb] = verb;
        start.Environment[RootVariable] = root;
        start.Environment[StepVariable] = step.ToString();
        return Process.Start(start)!;
    }

    /// <summary>What a child does.</summary>
    internal static int Run(string verb)
    {
        var root = Environment.GetEnvironmentVariable(RootVariable)!;
        var step = int.Parse(Environment.GetEnvironmentVariable(StepVariable)!);
        if (step > 0) KilledAttempts.Run(root.Split(':'), step, each => Do(verb, each));
        try
        {
            Do(verb, new AuditRoot(root));
            return 0;
        }
        catch (SessionException failure)
        {
            Console.WriteLine(failure.Message);
            return 1;
        }
    }

    private static void Do(string verb, AuditRoot root)
    {
        if (verb == "begin") root.Store().TryBegin(AuditRoot.Record());
        else if (verb == "prune")
            new AuditPruning(root.Path, TimeProvider.System).Run(new PruneRequest { MaxAge = TimeSpan.Zero }, default);
        else if (verb == "shrink") new AuditPruning(root.Path, TimeProvider.System).Run(new PruneRequest { MaxTotalSize = 0 }, default);
        else if (verb == "verify") Console.WriteLine(root.Findings());
        else if (verb == "fail") FailingDisk.Run(root.Path);
        else SealAll(root.Store());
    }

    private static void SealAll(AuditRecordStore store)
    {
        foreach (var record in store.Incomplete(AuditRoot.Daemon))
            store.SealAsync(record.IsComplete ? record : AuditRoot.Ended(record), [], default).GetAwaiter().GetResult();
    }
}
