using Agentd.EndToEnd.Tests.Hosts;

namespace Agentd.EndToEnd.Tests.Network;

/// <summary>
/// Programs of this machine inside a session, which its small image does not have: the machine's own are of the same system.
/// </summary>
internal static class MachinePrograms
{
    // Node.js of Debian 13 looks for a part of itself there, wherever it stands.
    private const string NodeParts = "/usr/share/nodejs";

    private static readonly (string, string, bool) _machine = ("/usr", "/opt/machine", true);

    private static readonly (string, string, bool)[] _mounts =
        Directory.Exists(NodeParts) ? [_machine, (NodeParts, NodeParts, true)] : [_machine];

    /// <summary>Lines of a shell's script after which they find what they need.</summary>
    public const string Ready = """
        base=$(echo /opt/machine/lib/*/perl-base)
        export PERL5LIB=$base LD_LIBRARY_PATH=${base%/*} PYTHONHOME=/opt/machine
        """;

    /// <summary>An agent that runs a script with them; the attempts lie beside, and the certificate authority.</summary>
    public static async Task<TestAgent> AgentAsync(Host host, string name, string script, string authority)
    {
        var attempts = await host.Folder.DirectoryAsync($"attempts-{name}");
        foreach (var file in Directory.GetFiles($"{AppContext.BaseDirectory}/Network/attempts"))
            File.Copy(file, $"{attempts}/{Path.GetFileName(file)}");
        await File.WriteAllTextAsync($"{attempts}/authority.pem", authority);
        return TestAgent.Shell(name, $"{Ready}\n{script}") with { Mounts = [.. _mounts, (attempts, "/opt/attempts", true)] };
    }
}
