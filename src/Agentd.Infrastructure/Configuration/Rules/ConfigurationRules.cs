using Agentd.Infrastructure.Configuration.Drafts;
using Agentd.Infrastructure.Configuration.Keys;
using Agentd.Infrastructure.Mounts;
using FluentValidation.Results;

namespace Agentd.Infrastructure.Configuration.Rules;

/// <summary>Holds a whole file against all rules, and gathers what they object to.</summary>
internal sealed class ConfigurationRules(ForbiddenMountSources? forbidden)
{
    private readonly AgentRules _agentRules = new(forbidden);
    private readonly DaemonRules _daemonRules = new();

    public void Check(FileDraft file, ProblemList problems)
    {
        Tell(_daemonRules.Validate(file.Daemon), new FieldPath().To(FileKeys.Daemon.Name), file.Daemon.Place, problems);
        foreach (var agent in file.Agents) Tell(_agentRules.Validate(agent), agent.Path, agent.Place, problems);
        CheckNames(file.Agents, problems);
    }

    private static void CheckNames(IReadOnlyList<AgentDraft> agents, ProblemList problems)
    {
        var taken = new Dictionary<string, Place>(StringComparer.Ordinal);
        foreach (var agent in agents)
            if (agent.Name is { } name && !taken.TryAdd(name.Value, name.Place))
                problems.Add(
                    name.Place, agent.Path.Agent, AgentKeys.Name.Name,
                    FoundValue.Behind($"is taken by the agent at {taken[name.Value]}; names must be unique", name.Shown));
    }

    private static void Tell(ValidationResult result, FieldPath path, Place fallback, ProblemList problems)
    {
        foreach (var failure in result.Errors)
            problems.Add(failure.CustomState as Place? ?? fallback, path.Agent, path.To(failure.PropertyName).Field, failure.ErrorMessage);
    }
}
