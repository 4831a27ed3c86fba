using System.Globalization;
using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;

namespace Agentd.EndToEnd.Tests.Deployment;

/// <summary>
/// deploy/agentd.service under the user manager of a host's account, which lingers: all of it but the places, which are the host's.
/// </summary>
internal sealed class UserUnit(Host host) : IAsyncDisposable
{
    private string Name => $"{host.Folder.Tag}.service";

    private string Place => $"{host.Account.RuntimeDirectory}/systemd/user";

    private string Log => $"{host.Folder.Path}/unit.log";

    /// <summary>Starts the unit; returns when the daemon says that it is ready.</summary>
    public async Task StartAsync()
    {
        await host.WriteConfigurationAsync();
        await File.WriteAllTextAsync($"{host.Folder.Path}/{Name}", Text());
        await SystemctlAsync("link", "--runtime", $"{host.Folder.Path}/{Name}");
        await SystemctlAsync("start", Name);
    }

    /// <summary>Restarts it, as an upgrade does; returns when the next daemon is ready.</summary>
    public Task RestartAsync() => SystemctlAsync("restart", Name);

    /// <summary>Asks it to stop, and requires that the daemon ends cleanly.</summary>
    public async Task StopAsync()
    {
        await SystemctlAsync("stop", Name);
        (await PropertyAsync("Result")).ShouldBe("success");
    }

    /// <summary>The daemon's process.</summary>
    public async Task<int> DaemonAsync() => int.Parse(await PropertyAsync("MainPID"), CultureInfo.InvariantCulture);

    /// <summary>The logs of all daemons that it has run.</summary>
    public string Logs() => File.ReadAllText(Log);

    public async ValueTask DisposeAsync()
    {
        await RunningProgram.RunAsync(Command("disable", "--runtime", "--now", Name));
        await RunningProgram.RunAsync(Command("reset-failed", Name));
    }

    private async Task<string> PropertyAsync(string name) =>
        (await SystemctlAsync("show", "--value", $"--property={name}", Name)).LastOutput;

    private async Task<Finished> SystemctlAsync(params string[] arguments) =>
        (await RunningProgram.RunAsync(Command(arguments))).ShouldSucceed();

    private System.Diagnostics.ProcessStartInfo Command(params string[] arguments) =>
        host.Account.Command("/usr/bin/systemctl", ["--user", .. arguments]);

    private string Text()
    {
        var text = File.ReadAllText($"{DaemonImage.Repository()}/deploy/agentd.service");
        foreach (var (usual, here) in new[]
        {
            ("%h/.local/bin/agentd", $"{TestSettings.Programs}/agentd"),
            ("%E/agentd/agentd.toml", host.Folder.Configuration),
            ("%S/agentd/tmp", host.Folder.Staging),
            ("StateDirectory=agentd/tmp\n", ""),
            ("[Service]\n", $"[Service]\nStandardError=append:{Log}\n"),
        })
        {
            text.ShouldContain(usual);
            text = text.Replace(usual, here);
        }
        return text;
    }
}
