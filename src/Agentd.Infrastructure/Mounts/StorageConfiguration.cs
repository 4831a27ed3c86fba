using System.Text.RegularExpressions;
using Agentd.Protocol.Linux;

namespace Agentd.Infrastructure.Mounts;

/// <summary>Where Podman keeps images, containers and secrets when <c>storage.conf</c> moves them from their usual places.</summary>
internal static partial class StorageConfiguration
{
    /// <summary>The directories that any of its files names: which one is in force is for Podman to know.</summary>
    public static IEnumerable<string> Directories(Func<string, string?> environment) =>
        from file in Files(environment)
        where Path.IsPathRooted(file) && File.Exists(file)
        from line in Lines(file)
        let setting = Directory().Match(line)
        where setting.Success
        select Expanded(setting.Groups["path"].Value, environment);

    private static IEnumerable<string> Files(Func<string, string?> environment) =>
    [
        environment("CONTAINERS_STORAGE_CONF") ?? "",
        Path.Combine(environment("XDG_CONFIG_HOME") ?? "", "containers/storage.conf"),
        Path.Combine(environment("HOME") ?? "", ".config/containers/storage.conf"),
        "/etc/containers/storage.conf",
        "/usr/share/containers/storage.conf",
    ];

    private static string[] Lines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            // What this user cannot read, this user's Podman does not go by.
            return [];
        }
    }

    private static string Expanded(string path, Func<string, string?> environment) => path
        .Replace("$HOME", environment("HOME"))
        .Replace("$USER", environment("USER"))
        .Replace("$UID", Libc.EffectiveUser().ToString(System.Globalization.CultureInfo.InvariantCulture));

    [GeneratedRegex("""^\s*(storage\.)?(graphroot|runroot|imagestore|rootless_storage_path)\s*=\s*["'](?<path>[^"']+)["']""")]
    private static partial Regex Directory();
}
