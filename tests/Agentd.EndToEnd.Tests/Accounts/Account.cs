using System.Diagnostics;
using System.Globalization;

namespace Agentd.EndToEnd.Tests.Accounts;

/// <summary>A user of this machine that programs are started as, with an environment that holds nothing of ours.</summary>
internal sealed record Account(Privilege Privilege, string User, uint Uid, uint Gid, string Home)
{
    private static readonly Lazy<Account> _caller = new(Caller);
    private static readonly Lazy<Account> _testUser = new(() => Lookup(Privilege.Rootless, TestSettings.User));

    /// <summary>XDG_RUNTIME_DIR. Podman keeps a user's containers below it: the tests and the daemon must see the same ones.</summary>
    public string RuntimeDirectory { get; init; } = $"/run/user/{Uid}";

    /// <summary>The words that lead a command into namespaces of a test's own, before it becomes the account's.</summary>
    public IReadOnlyList<string> Way { get; init; } = [];

    /// <summary>Whether the tests themselves run as root, and can become somebody else.</summary>
    public static bool CallerIsRoot => Environment.IsPrivilegedProcess;

    /// <summary>The account that stands for a privilege: root is itself and can be the test user; anybody else is themselves.</summary>
    public static Account Of(Privilege privilege) =>
        privilege is Privilege.Rootless && CallerIsRoot ? _testUser.Value : _caller.Value;

    /// <summary>The process that holds the user namespace of this account's containers; null where there is none.</summary>
    public int? PodmansOwn => File.Exists($"{RuntimeDirectory}/libpod/tmp/pause.pid")
        ? int.Parse(File.ReadAllText($"{RuntimeDirectory}/libpod/tmp/pause.pid"), CultureInfo.InvariantCulture)
        : null;

    /// <summary>Who a user of this account's containers is on the host; nobody's account, which only root can become.</summary>
    public Account OfContainerUser(uint uid) =>
        this with
        {
            User = "",
            Uid = Subordinate("/etc/subuid") + uid - 1,
            Gid = Subordinate("/etc/subgid") + uid - 1,
            Home = "/nonexistent",
        };

    /// <summary>The command of a program as this account, at the file system's root.</summary>
    public ProcessStartInfo Command(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        string[] become = CallerIsRoot && Uid != 0 ? ["/usr/bin/setpriv", $"--reuid={Uid}", $"--regid={Gid}", Groups, "--"] : [];
        string[] words = [.. Way, .. become, program, .. arguments];
        var command = new ProcessStartInfo(words[0], words[1..])
        {
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        command.Environment.Clear();
        foreach (var (name, value) in OwnEnvironment()) command.Environment[name] = value;
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) command.Environment[name] = value;
        return command;
    }

    private string Groups => User.Length > 0 ? "--init-groups" : "--clear-groups";

    private IEnumerable<(string Name, string Value)> OwnEnvironment()
    {
        yield return ("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        yield return ("HOME", Home);
        yield return ("USER", User);
        yield return ("XDG_RUNTIME_DIR", RuntimeDirectory);
        // As a login has it; whoever's runtime directory is another's asks the same service manager for control groups.
        if (File.Exists($"/run/user/{Uid}/bus")) yield return ("DBUS_SESSION_BUS_ADDRESS", $"unix:path=/run/user/{Uid}/bus");
        // For programs that were built but not published; their runtime would put a socket into TMPDIR.
        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is not { } root) yield break;
        yield return ("DOTNET_ROOT", root);
        yield return ("DOTNET_EnableDiagnostics", "0");
    }

    private uint Subordinate(string file) =>
        File.ReadLines(file).Select(line => line.Split(':')).Where(f => f[0] == User).Select(f => uint.Parse(f[1])).First();

    private static Account Caller() =>
        Lookup(CallerIsRoot ? Privilege.Rootful : Privilege.Rootless, Environment.UserName);

    private static Account Lookup(Privilege privilege, string user)
    {
        var fields = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).FirstOrDefault(f => f[0] == user)
            ?? throw new InvalidOperationException(
                $"The account '{user}' of the end-to-end tests does not exist; './build.sh test' as root makes it.");
        return new Account(privilege, user, uint.Parse(fields[2]), uint.Parse(fields[3]), fields[5]);
    }
}
