using System.Globalization;
using Agentd.Application.Ports;
using Agentd.Domain.Work;

namespace Agentd.Infrastructure.Podman.Verbs;

/// <summary>
/// The helper that salvages a session's work when the session's own shell could not: nobody in particular, with no capability, network or
/// mount. A copy of the repository comes in as an archive, made of what somebody hostile left, and the parcel goes out.
/// </summary>
internal static class SalvageVerb
{
    // An ordinary id, which every user namespace of a session's size has; nobody's, and not the session user's.
    private const string Nobody = "65534:65534";

    /// <summary>The most bytes of a repository that is copied.</summary>
    public const long MostCopied = 4L << 30;

    // What is too much is read and thrown away, so that whoever sends it ends by itself. What of a work tree did not arrive must not be
    // taken for deleted.
    private const string Script = """
        set -u
        cd "$(mktemp -d "${TMPDIR:-/tmp}/agentd-copy.XXXXXX")" || exit 1
        where=copy
        head -c "$1" | tar -x -f - 2>/dev/null || where=part
        cat >/dev/null
        salvage=$2 base=$3 most=$4 seconds=$5 policy=$6
        shift 6
        exec timeout -s KILL "$seconds" /bin/sh -c "$salvage" sh "$PWD/repo" "$base" "$most" "$seconds" "$policy" "$where" "$@" 2>/dev/null
        """;

    public static IReadOnlyList<string> Copy(SalvageSpec spec) => ["cp", $"{spec.Container}:{spec.Repository}", "-"];

    /// <param name="spec">What is to be salvaged.</param>
    /// <param name="script">The script of the salvage.</param>
    /// <param name="origin">The commits that the origin had.</param>
    public static IReadOnlyList<string> Run(SalvageSpec spec, string script, string origin) =>
    [
        "run", "--interactive", "--pull=never", "--name", spec.Name, "--network=none", "--log-driver=none",
        "--user", Nobody, "--cap-drop=all", "--security-opt", "no-new-privileges", "--http-proxy=false", "--pid=private",
        "--env", "TMPDIR=/tmp",
        .. BoundOptions.Of(spec.Limits),
        .. spec.Labels.SelectMany(label => new[] { "--label", $"{label.Key}={label.Value}" }),
        "--no-healthcheck", "--workdir", "/", "--entrypoint", "/bin/sh", spec.Image, "-c", Script, "sh",
        Number(MostCopied), script,
        spec.Base ?? "", Number(spec.Keeping.Most), Seconds(spec.Keeping),
        spec.Without.CommitsOnly ? "commits" : spec.Keeping.Policy.ToString().ToLowerInvariant(),
        string.Join('\n', spec.Without.LeftOut), origin,
    ];

    /// <summary>The most bytes of a parcel: objects to be searched, the bundle, and the text before them.</summary>
    public static long MostBytes(WorkKeeping keeping) => (keeping.Most * 5) + (16 << 20);

    private static string Seconds(WorkKeeping keeping) => Number(Math.Max(1, (long)keeping.Timeout.TotalSeconds));

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
