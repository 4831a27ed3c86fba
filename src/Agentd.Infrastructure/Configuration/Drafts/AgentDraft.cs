using Agentd.Infrastructure.Configuration.Keys;
using Agentd.Infrastructure.Configuration.Toml;

namespace Agentd.Infrastructure.Configuration.Drafts;

/// <summary>An <c>[[agents]]</c> table as it was written.</summary>
internal sealed record AgentDraft
{
    public required FieldPath Path { get; init; }

    public required Place Place { get; init; }

    public Located<string>? Name { get; init; }

    public Located<string>? BaseImage { get; init; }

    public Located<string>? MethodologyDir { get; init; }

    public IReadOnlyList<string>? Argv { get; init; }

    public Located<string>? Repo { get; init; }

    public required SourceDraft RepositoryToken { get; init; }

    public required ScheduleDraft Schedule { get; init; }

    public Located<string>? Pull { get; init; }

    public required AgentBoundsDraft Bounds { get; init; }

    public required NetworkDraft Network { get; init; }

    public required SecurityDraft Security { get; init; }

    public IReadOnlyList<MountDraft> Mounts { get; init; } = [];

    public IReadOnlyList<CredentialDraft> Credentials { get; init; } = [];

    public static AgentDraft Of(TomlTable table, int index) => new()
    {
        Path = FieldPath.OfAgent(table, index),
        Place = table.Place,
        Name = table.Text(AgentKeys.Name),
        BaseImage = table.Text(AgentKeys.BaseImage),
        MethodologyDir = table.Text(AgentKeys.MethodologyDir),
        Argv = table.Table(AgentKeys.Command)?.Arguments(CommandKeys.Argv),
        Repo = table.Text(AgentKeys.Repo),
        RepositoryToken = SourceDraft.OfRepositoryToken(table),
        Schedule = ScheduleDraft.Of(table),
        Pull = table.Text(AgentKeys.Pull),
        Bounds = AgentBoundsDraft.Of(table),
        Network = NetworkDraft.Of(table.Table(AgentBoundKeys.Network)),
        Security = SecurityDraft.Of(table.Table(AgentBoundKeys.Security)),
        Mounts = [.. table.Tables(AgentKeys.Mounts).Select(MountDraft.Of)],
        Credentials = [.. table.Tables(AgentKeys.Credentials).Select(CredentialDraft.Of)],
    };
}
