namespace Agentd.Infrastructure.Starters;

/// <summary>A first configuration: the declaration of an example, with what its operator has in place of what the example names.</summary>
/// <param name="Text">The configuration, as TOML.</param>
/// <param name="Agent">The agent's name.</param>
/// <param name="Image">The image that its sessions run in.</param>
/// <param name="KeyFile">The file that its key is read from.</param>
internal sealed record FirstConfiguration(string Text, string Agent, string Image, string KeyFile)
{
    private const string Repository = "repo = ", Methodology = "methodology_dir = ", Key = "source_file = ";

    private const string Head = """
        # The configuration of an agentd daemon of your own user. `agentd check` says whether it is sound.
        # The daemon's socket and records are where such a daemon has them: $XDG_RUNTIME_DIR/agentd, ~/.local/state/tesserine/audit.

        [daemon]
        # Sessions go on while the daemon is restarted.
        shutdown = "leave"

        [daemon.audit_retention]
        # Records, with what is kept of a session's work in them, stay that long.
        max_age = "90d"


        """;

    /// <param name="kind">One of <see cref="Starter.Kinds"/>.</param>
    /// <param name="repository">The repository that sessions clone; null where each run is to name one.</param>
    /// <param name="methodology">The methodology's directory.</param>
    /// <param name="directory">The absolute path of the directory that the configuration will be in.</param>
    public static FirstConfiguration Of(string kind, string? repository, string methodology, string directory)
    {
        // The first line names the schema by a path in a checkout.
        var lines = Starter.Declaration(kind).Split('\n')
            .SkipWhile(line => line.StartsWith("#:schema", StringComparison.Ordinal) || line is "").ToArray();
        var keyFile = Path.Combine(directory, "secrets", Path.GetFileName(Value(lines, Key)));
        Replace(lines, Methodology, Methodology + Quoted(methodology));
        Replace(lines, Key, Key + Quoted(keyFile));
        Replace(lines, Repository, repository is null ? $"# {Repository}\"https://…\"" : Repository + Quoted(repository));
        return new FirstConfiguration(Head + string.Join('\n', lines), Value(lines, "name = "), Value(lines, "base_image = "), keyFile);
    }

    private static void Replace(string[] lines, string key, string line) => lines[IndexOf(lines, key)] = line;

    private static string Value(string[] lines, string key) => lines[IndexOf(lines, key)][key.Length..].Trim('"');

    private static int IndexOf(string[] lines, string key) =>
        Array.FindIndex(lines, line => line.StartsWith(key, StringComparison.Ordinal));

    private static string Quoted(string text) =>
        $"\"{string.Concat(text.Select(c => c is '"' or '\\' || char.IsControl(c) ? $"\\u{(int)c:X4}" : c.ToString()))}\"";
}
