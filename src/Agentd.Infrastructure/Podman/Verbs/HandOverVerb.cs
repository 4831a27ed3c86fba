using Agentd.Application.Ports;
using Agentd.Domain.Agents;

namespace Agentd.Infrastructure.Podman.Verbs;

/// <summary>
/// The helper that gives a record's tree back when the session's own shell could not: root inside the user namespace is the record's
/// owner outside, and may change what the session user wrote. It sees nothing but the tree, and no network. On an SELinux host it runs
/// unconfined, for what a session wrote carries that session's own categories, and the tree is not relabelled instead: that is a walk by
/// path over what a session left there, which in old versions of Podman's library (go-selinux 1.10.0) labels what its links lead to.
/// </summary>
internal static class HandOverVerb
{
    private const string Target = "/agentd/record";

    private const string Script =
        "set -eu; cd " + Target + "; owner=$(stat -c %u:%g .); case $owner in 65534:*|*:65534) exit 0;; esac; exec chown -hR \"$owner\" .";

    public static IReadOnlyList<string> Arguments(HandOverSpec spec) =>
    [
        "run", "--pull=never", "--name", spec.Name, "--network=none", "--log-driver=none",
        .. Confinement.Arguments(["CHOWN", "DAC_OVERRIDE"]), "--security-opt", "label=disable",
        .. spec.Labels.SelectMany(label => new[] { "--label", $"{label.Key}={label.Value}" }),
        "--no-healthcheck", "--workdir", "/",
        "--mount", MountOption.Of(new BindMount(spec.Runa, Target, ReadOnly: false)),
        "--entrypoint", "/bin/sh", spec.Image, "-c", Script,
    ];
}
