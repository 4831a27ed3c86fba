using System.Globalization;
using System.Text;
using Agentd.Application.Ports;

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

    /// <summary>An empty directory there, which git is given as its home.</summary>
    public const string EmptyHome = "home";

    /// <summary>The first stage: user, home, clone.</summary>
    /// <param name="plan">What it is told.</param>
    /// <param name="endMark">The word that is printed last of all.</param>
    public static string Setup(SetupPlan plan, string endMark) => Compose(plan, ["steps.sh", "measure.sh", "layer.sh", "path.sh", "setup.sh"], script =>
    {
        AssignDisk(script, plan);
        Assign(script, "watch", $"{SessionDirectory}/{WatchFile}");
        Assign(script, "end_mark", endMark);
        Assign(script, "url", plan.Repository.Value);
        Assign(script, "origin", plan.Repository.Origin);
        Assign(script, "empty_home", $"{SessionDirectory}/{EmptyHome}");
        Assign(script, "supervise", $"{SessionDirectory}/{SuperviseFile}");
        Assign(script, "credentials", string.Join(' ', plan.CredentialNames));
        Assign(script, "escaped", plan.TokenIsEscaped ? "AGENTD_REPO_TOKEN" : "");
        for (var i = 0; i < plan.MountTargets.Count; i++) Assign(script, $"kept_{i}", plan.MountTargets[i]);
        Assign(script, "kept_count", string.Join(' ', Enumerable.Range(0, plan.MountTargets.Count)));
    });

    /// <summary>The second stage: runa, the agent, the end.</summary>
    /// <param name="plan">What it is told.</param>
    /// <param name="endMark">The word that is printed last of all.</param>
    public static string Supervise(SetupPlan plan, string endMark) => Compose(plan, ["steps.sh", "measure.sh", "link.sh", "supervise.sh"], script =>
    {
        Assign(script, "end_mark", endMark);
        Assign(script, "work_unit", plan.WorkUnit?.Value ?? "");
        Assign(script, "escaped", string.Join(' ', plan.EscapedCredentials));
        Assign(script, "input_type", plan.Input?.Type ?? "");
        Assign(script, "input_id", plan.Input?.Id ?? "");
        AssignDisk(script, plan);
        script.Append(CultureInfo.InvariantCulture, $"set -- {string.Join(' ', plan.Command.Select(ShellQuote.Word))}\n");
    });

    /// <summary>The watch over the disk.</summary>
    public static string Watch(SetupPlan plan) => Compose(plan, ["steps.sh", "measure.sh", "layer.sh", "disk.sh", "watch.sh"], script =>
    {
        AssignDisk(script, plan);
        Assign(script, "born", $"{SessionDirectory}/{SetupFile}");
    });

    private static string Compose(SetupPlan plan, IReadOnlyList<string> parts, Action<StringBuilder> values)
    {
        var script = new StringBuilder("set -eu\n");
        Assign(script, "status", $"{SessionDirectory}/status");
        Assign(script, "user", plan.Agent.Value);
        Assign(script, "home", plan.Agent.Home);
        Assign(script, "repo", plan.Agent.Home + "/repo");
        Assign(script, "leaf", plan.Agent.Home + "/.agentd/audit/runa");
        values(script);
        return script.AppendJoin("", parts.Select(Part)).ToString();
    }

    private static void AssignDisk(StringBuilder script, SetupPlan plan)
    {
        Assign(script, "disk", plan.Disk?.ToString(CultureInfo.InvariantCulture) ?? "");
        Assign(script, "entries", plan.Entries.ToString(CultureInfo.InvariantCulture));
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
