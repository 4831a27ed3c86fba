using System.Collections.Frozen;

namespace Agentd.Domain.Agents;

/// <summary>The names that variables of a session's environment may have, be they credentials or plain.</summary>
public static class VariableName
{
    // agentd gives these a meaning of its own inside the container.
    private static readonly FrozenSet<string> Reserved = FrozenSet.Create("AGENT_NAME", "AGENTD_WORK_UNIT", "AGENTD_REPO_TOKEN");

    // What the set-up script calls its own variables: one of the same name would hand its value to every program that it starts.
    private const string ScriptPrefix = "agentd_";

    /// <summary>What is wrong with a name, and what to do; null for nothing.</summary>
    public static string? Objection(string name)
    {
        if (name.StartsWith(ScriptPrefix, StringComparison.Ordinal))
            return $"must not begin with {ScriptPrefix}, as the set-up's own variables do; choose another name";
        if (Reserved.Contains(name)) return $"must not be {name}, which agentd itself sets; choose another name";
        var isVariable = name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
        return isVariable ? null : "must be a letter or '_', then letters, digits and '_': a shell drops any other variable";
    }
}
