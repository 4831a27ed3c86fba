using Agentd.Infrastructure.Podman.Calls;

namespace Agentd.Infrastructure.Podman.Verbs;

/// <summary>
/// Whether a container did not start because its entrypoint, <c>/bin/sh</c>, is missing or may not be executed. Podman exits with 126 or
/// 127 for much else as well, a supervisor that fails for instance: only the runtime's own words tell.
/// </summary>
internal static class RefusedEntrypoint
{
    // The first is runc's, the others are crun's.
    private static readonly string[] Words = ["exec: \"/bin/sh\": ", "executable file `/bin/sh`", "crun: open executable"];

    /// <summary>126 or 127 where the runtime names the entrypoint; null for anything else.</summary>
    public static int? Of(PodmanResult result) =>
        result.ExitCode is 126 or 127 && Words.Any(words => result.LastWords.Contains(words, StringComparison.Ordinal))
            ? result.ExitCode : null;
}
