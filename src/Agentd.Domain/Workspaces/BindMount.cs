namespace Agentd.Domain.Workspaces;

/// <summary>A host directory or file that an agent declares to see inside its container.</summary>
/// <param name="Source">Absolute host path.</param>
/// <param name="Target">Absolute path inside the container.</param>
/// <param name="ReadOnly">Whether the agent may only read it.</param>
public sealed record BindMount(string Source, string Target, bool ReadOnly);
