using Agentd.Infrastructure.Configuration.Keys.Shapes;

namespace Agentd.Infrastructure.Configuration.Keys;

/// <summary>The keys of <c>[[agents]]</c>.</summary>
internal static class AgentKeys
{
    public static readonly KnownKey Name = new("name", new TextShape(),
        "The agent's name, unique in the file, and its user's name in the container: a letter a to z, then letters, digits, '_'"
        + " and '-', at most 32.")
    {
        Required = true,
        Example = "\"site-builder\"",
    };

    public static readonly KnownKey BaseImage = new("base_image", new TextShape(), "The container image that sessions run in.")
    {
        Required = true,
        Example = "\"ghcr.io/example/site-builder:latest\"",
    };

    public static readonly KnownKey MethodologyDir = new("methodology_dir", new TextShape(),
        "The directory that holds the methodology's manifest.toml, seen read-only by the agent. Relative to this file.")
    {
        Required = true,
        Example = "\"../groundwork\"",
    };

    public static readonly KnownKey Command = new("command", new TableShape(CommandKeys.Table),
        "What runs in the container.")
    {
        Required = true,
    };

    public static readonly KnownKey Repo = new("repo", new AddressShape(),
        "The repository that a session clones when its invocation names none: https://, http:// or git://, without user, query "
        + "or fragment.")
    {
        Otherwise = "every run must name one",
        Example = "\"https://git.example.org/site.git\"",
    };

    public static readonly KnownKey Pull = new("pull", new ChoiceShape("missing", "never", "newer", "always"),
        "When the image is pulled: when it is missing, never, before every session if the registry has a newer one, or before every session.")
    {
        Otherwise = "\"missing\"",
        Example = "\"newer\"",
    };

    public static readonly KnownKey Mounts = new("mounts", new TableListShape(MountKeys.Table),
        "Host directories and files that the agent sees.");

    public static readonly KnownKey Credentials = new("credentials", new TableListShape(CredentialKeys.Table),
        "Secrets that the agent gets in its environment.");

    public static readonly KnownTable Table = new(
        "[[agents]]",
        "An agent: a named environment that sessions run in. At least one.",
        [
            Name, BaseImage, Pull, MethodologyDir, Command, Repo, .. RepositoryTokenKeys.All, .. ScheduleKeys.All, .. AgentBoundKeys.All,
            Mounts, Credentials,
        ]);
}
