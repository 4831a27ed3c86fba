using System.CommandLine;
using Agentd.Daemon.Commands.Options;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Audit;
using Agentd.Infrastructure.Audit.Chains;
using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Configuration.Keys;
using Agentd.Infrastructure.Configuration.Problems;

namespace Agentd.Daemon.Commands.Audit;

/// <summary><c>agentd audit</c>: reads, checks and thins out records. None of it needs a daemon.</summary>
internal static class AuditCommand
{
    /// <summary>The verb with its sub-verbs.</summary>
    /// <param name="start">What paths are relative to.</param>
    /// <param name="input">Standard input, where heads may come from.</param>
    public static Command Define(StartDirectory start, TextReader input)
    {
        var (root, output) = (new AuditRootOptions(start), new OutputOption { Recursive = true });
        var audit = new Command("audit", "Reads, checks and thins out audit records.") { output };
        root.AddTo(audit);
        audit.Subcommands.Add(ListVerb.Define(root, output));
        audit.Subcommands.Add(ShowVerb.Define(root, output));
        audit.Subcommands.Add(VerifyVerb.Define(root, output, start, input));
        audit.Subcommands.Add(Head(root, output));
        audit.Subcommands.Add(PruneVerb.Define(root, output));
        return audit;
    }

    // The newest link of each agent's chain, to be kept where the records are not.
    private static Command Head(AuditRootOptions root, OutputOption output)
    {
        var head = new Command("head", "Prints the newest link of each agent's chain.");
        head.SetAction(parsed =>
        {
            var heads = ChainHeads.Read(root.In(parsed));
            output.Print(parsed, () => AuditReports.Json(heads), () => heads.Select(link => link.ToString()));
        });
        return head;
    }
}

/// <summary>Which records are meant: those of a directory, of a configuration, or of the usual place. Before or after the verb.</summary>
internal sealed class AuditRootOptions(StartDirectory start)
{
    private readonly PathOption _root = new("--audit-root", start)
    {
        Description = "The records' root.",
        HelpName = "DIR",
        Recursive = true,
    };

    private readonly ConfigPathOption _config = new(start)
    {
        Description = "The configuration that names the records' root.",
        Recursive = true,
    };

    /// <summary>Adds the options to the verb whose sub-verbs they apply to.</summary>
    public void AddTo(Command audit)
    {
        audit.Options.Add(_root);
        audit.Options.Add(_config);
        _config.Validators.Add(result =>
        {
            if (result.GetResult(_root) is { Implicit: false })
                result.AddError("--audit-root and --config contradict each other; give one of them");
        });
    }

    /// <summary>The root that was meant, absolute.</summary>
    /// <exception cref="SessionException">The configuration has errors, or there is no usual place.</exception>
    public string In(ParseResult parsed)
    {
        if (_root.GivenIn(parsed) is { } root) return root;
        if (_config.GivenIn(parsed) is { } config) return Configured(config);
        var problems = new ProblemList();
        return new DaemonPathKeys("/", Environment.GetEnvironmentVariable, problems).ResolveAuditRoot(WrittenTable.Nothing)
            ?? throw new SessionException($"give --audit-root DIR: {problems.InOrder()[0].Message}");
    }

    private static string Configured(string config)
    {
        var report = new ConfigurationLoader(Environment.GetEnvironmentVariable).Load(config);
        return report.Configuration?.AuditRoot
            ?? throw new SessionException(
                $"the configuration has errors; mend them, or give --audit-root DIR\n{string.Join('\n', report.ErrorLines())}");
    }
}
