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

    // What is too much is read and thrown away, so that whoever sends it ends by itself. tar names what it has taken out, and ends when
    // nobody reads that any more. What of a work tree did not arrive must not be taken for deleted.
    private const string Script = """
        set -u
        cd "$(mktemp -d "${TMPDIR:-/tmp}/agentd-copy.XXXXXX")" || exit 1
        where=$({ { head -c "$1" | tar -x -v -f - 2>/dev/null || echo part >&3; } | head -n "$2" >/dev/null; } 3>&1)
        cat >/dev/null
        salvage=$3 base=$4 most=$5 seconds=$6 policy=$7 where=${where:-copy}
        shift 7
        exec timeout -s KILL "$seconds" /bin/sh -c "$salvage" sh "$PWD/repo" "$base" "$most" "$seconds" "$policy" "$where" "$@" 2>/dev/null
        """;

    public static IReadOnlyList<string> Copy(SalvageSpec spec) => ["cp", $"{spec.Container}:{spec.Repository}", "-"];

    /// <param name="spec">What is to be salvaged.</param>
    /// <param name="script">The script of the salvage.</param>
    /// <param name="origin">The commits that the origin had.</param>
    public static IReadOnlyList<string> Run(SalvageSpec spec, string script, string origin) =>
    [
        "run", "--interactive", "--pull=never", "--name", spec.Name, "--network=none", "--log-driver=none",
        "--user", Nobody, "--cap-drop=all", "--security-opt", "no-new-privileges", "--http-proxy=false", "--pid=private", "--userns=host",
        "--env", "TMPDIR=/tmp",
        .. BoundOptions.Of(spec.Limits),
        .. spec.Labels.SelectMany(label => new[] { "--label", $"{label.Key}={label.Value}" }),
        "--no-healthcheck", "--workdir", "/", "--entrypoint", "/bin/sh", spec.Image, "-c", Script, "sh",
        Number(spec.Copy.Bytes), Number(spec.Copy.Entries), script,
        spec.Base ?? "", Number(spec.Keeping.Most), Seconds(spec.Keeping),
        spec.Without.CommitsOnly ? "commits" : spec.Keeping.Policy.ToString().ToLowerInvariant(),
        string.Join('\n', spec.Without.LeftOut), origin,
    ];

    /// <summary>The most bytes of a parcel: objects to be searched, the bundle, and the text before them.</summary>
    public static long MostBytes(WorkKeeping keeping) => (keeping.Most * 5) + (16 << 20);

    private static string Seconds(WorkKeeping keeping) => Number(Math.Max(1, (long)keeping.Timeout.TotalSeconds));

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
