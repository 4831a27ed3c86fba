using Agentd.EndToEnd.Tests.Accounts;

namespace Agentd.EndToEnd.Tests.Hosts;

/// <summary>The Podman of an account that lives in its test's folder.</summary>
internal static class OwnPodman
{
    /// <summary>Makes it ready, with the session image.</summary>
    public static async Task FurnishAsync(Host host)
    {
        await host.Folder.DirectoryAsync("xdg");
        var (archive, config) = ($"{host.Folder.Path}/image.tar", await host.Folder.DirectoryAsync("home/.config/containers"));
        await File.WriteAllTextAsync($"{config}/storage.conf", "[storage]\ndriver = \"overlay\"\n");
        await new PodmanClient(Account.Of(host.Account.Privilege)).RunAsync("save", "--quiet", "--output", archive, TestSettings.Image);
        await host.Podman.RunAsync("load", "--quiet", "--input", archive);
        File.Delete(archive);
    }
}
