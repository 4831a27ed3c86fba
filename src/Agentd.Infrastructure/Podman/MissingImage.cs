namespace Agentd.Infrastructure.Podman;

/// <summary>How an image that is not on this host gets there.</summary>
internal static class MissingImage
{
    // Podman's name for what was made here: no registry has it.
    private const string MadeHere = "localhost/";

    /// <summary>Whether a registry may have it.</summary>
    public static bool MayBePulled(string image) => !image.StartsWith(MadeHere, StringComparison.Ordinal);

    /// <summary>What an operator does.</summary>
    public static string Cure(string image) => MayBePulled(image)
        ? $"podman pull {image}, or build or load it for the daemon's user"
        : "build it for the daemon's user (eng/agent-image NAME makes those of examples/agents), or load it";
}
