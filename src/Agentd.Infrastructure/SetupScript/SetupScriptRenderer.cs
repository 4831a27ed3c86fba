using System.Globalization;
using System.Text;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;

namespace Agentd.Infrastructure.SetupScript;

/// <summary>Puts a session's values above the two stages of the set-up script.</summary>
internal static class SetupScriptRenderer
{
    /// <summary>Where the session's root-only directory is inside the container.</summary>
    public const string SessionDirectory = "/agentd/session";

    /// <summary>The first stage's file name in that directory.</summary>
    public const string SetupFile = "setup.sh";

    /// <summary>The second stage's file name in that directory.</summary>
    public const string SuperviseFile = "supervise.sh";

    /// <summary>The file name there of the watch over the disk, which runs beside the second stage.</summary>
    public const string WatchFile = "watch.sh";

    /// <summary>The file name there of what salvages the session's work, for a later daemon's helper.</summary>
    public const string SalvageFile = "salvage.sh";

    /// <summary>An empty directory there, which git is given as its home.</summary>
    public const string EmptyHome = "home";

    /// <summary>The first stage: user, home, clone.</summary>
    public static string Setup(SessionDemand demand, string endMark) =>
        Compose(demand, ["steps.sh", "network.sh", "measure.sh", "layer.sh", "path.sh", "setup.sh"], script =>
        {
            AssignDisk(script, demand);
            Assign(script, "keep", demand.Keeping.Policy.Word());
            Assign(script, "origin_commits", $"{SessionDirectory}/origin");
            Assign(script, "watch", $"{SessionDirectory}/{WatchFile}");
            Assign(script, "end_mark", endMark);
            Assign(script, "url", demand.Repository.Value);
            Assign(script, "origin", demand.Repository.Origin);
            Assign(script, "empty_home", $"{SessionDirectory}/{EmptyHome}");
            Assign(script, "supervise", $"{SessionDirectory}/{SuperviseFile}");
            Assign(script, "credentials", string.Join(' ', demand.Credentials.Select(c => c.Name)));
            Assign(script, "escaped", demand.RepositoryToken is { IsEscaped: true } ? "AGENTD_REPO_TOKEN" : "");
            for (var i = 0; i < demand.Agent.Mounts.Count; i++) Assign(script, $"kept_{i}", demand.Agent.Mounts[i].Target);
            Assign(script, "kept_count", string.Join(' ', Enumerable.Range(0, demand.Agent.Mounts.Count)));
        });

    /// <summary>The second stage: runa, the agent, the end.</summary>
    public static string Supervise(SessionDemand demand, string endMark) =>
        Compose(demand, ["steps.sh", "network.sh", "measure.sh", "link.sh", "continue.sh", "state.sh", "work.sh", "supervise.sh"], script =>
        {
            Assign(script, "continued", demand.Continues?.Session.Value ?? "");
            Assign(script, "bundle", demand.Continues?.BundleDigest is null ? "" : "/agentd/continue/work.bundle");
            Assign(script, "state", demand.Continues?.State is null ? "" : "/agentd/continue/state");
            Assign(script, "end_mark", endMark);
            Assign(script, "work_unit", demand.WorkUnit?.Value ?? "");
            Assign(script, "escaped", string.Join(' ', demand.Credentials.Where(c => c.IsEscaped).Select(c => c.Name)));
            Assign(script, "input_type", demand.Input?.Type ?? "");
            Assign(script, "input_id", demand.Input?.Id ?? "");
            AssignDisk(script, demand);
            AssignKeeping(script, demand);
            // Words of one command of the session user's: neither root's programs nor anything before the agent's set-up get to see them.
            var variables = string.Concat(demand.Agent.Environment.Select(each => ShellQuote.Word($"{each.Name}={each.Value}") + " "));
            script.Append(CultureInfo.InvariantCulture, $"with_variables() {{ become_user {variables}\"$@\"; }}\n");
            script.Append(CultureInfo.InvariantCulture, $"set -- {string.Join(' ', demand.Agent.Command.Select(ShellQuote.Word))}\n");
        });

    /// <summary>The watch over the disk.</summary>
    public static string Watch(SessionDemand demand) =>
        Compose(demand, ["steps.sh", "measure.sh", "layer.sh", "disk.sh", "watch.sh"], script =>
        {
            AssignDisk(script, demand);
            Assign(script, "born", $"{SessionDirectory}/{SetupFile}");
        });

    /// <summary>What salvages a session's work: what it needs, it is given as arguments.</summary>
    public static string Salvage { get; } = string.Concat(new[] { "borrow.sh", "untouched.sh", "worktree.sh", "salvage.sh" }.Select(Part));

    private static void AssignKeeping(StringBuilder script, SessionDemand demand)
    {
        var keeping = demand.Keeping;
        Assign(script, "keep", keeping.Policy.Word());
        Assign(script, "keep_seconds", Math.Max(1, (long)keeping.Timeout.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        Assign(script, "work_bytes", keeping.Most.ToString(CultureInfo.InvariantCulture));
        Assign(script, "work", $"{SessionDirectory}/work");
        Assign(script, "salvage", Salvage);
    }

    private static string Compose(SessionDemand demand, IReadOnlyList<string> parts, Action<StringBuilder> values)
    {
        var script = new StringBuilder("set -eu\n");
        Assign(script, "status", $"{SessionDirectory}/status");
        Assign(script, "filtered", demand.Agent.Network.IsFiltered ? "1" : "");
        Assign(script, "user", demand.Agent.Name.Value);
        Assign(script, "home", demand.Agent.Name.Home);
        Assign(script, "repo", demand.Agent.Name.Home + "/repo");
        Assign(script, "leaf", demand.Agent.Name.Home + "/.agentd/audit/runa");
        values(script);
        return script.AppendJoin("", parts.Select(Part)).ToString();
    }

    private static void AssignDisk(StringBuilder script, SessionDemand demand)
    {
        Assign(script, "disk", demand.Limits.Resources.Disk?.ToString(CultureInfo.InvariantCulture) ?? "");
        Assign(script, "entries", (demand.Limits.Resources.Entries ?? ResourceLimits.UsualEntries).ToString(CultureInfo.InvariantCulture));
    }

    private static void Assign(StringBuilder script, string name, string value) =>
        script.Append(CultureInfo.InvariantCulture, $"agentd_{name}={ShellQuote.Word(value)}\n");

    private static string Part(string name)
    {
        using var stream = typeof(SetupScriptRenderer).Assembly.GetManifestResourceStream("SetupScript." + name)
            ?? throw new InvalidOperationException($"The script {name} is not part of this build.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}

/// <summary>The one place where a value becomes a word of POSIX shell.</summary>
internal static class ShellQuote
{
    /// <summary>Quotes a value so that a shell reads exactly it, whatever it holds.</summary>
    /// <exception cref="ArgumentException">The value holds a NUL, which no shell word can carry.</exception>
    public static string Word(string value) => value.Contains('\0')
        ? throw new ArgumentException("A shell word cannot hold a NUL character.", nameof(value))
        : "'" + value.Replace("'", "'\\''") + "'";
}
