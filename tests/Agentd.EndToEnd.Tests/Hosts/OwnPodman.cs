using Agentd.EndToEnd.Tests.Accounts;

namespace Agentd.EndToEnd.Tests.Hosts;

/// <summary>The Podman of an account that lives in its test's folder.</summary>
internal static class OwnPodman
{
    /// <summary>Makes it ready, with the session image.</summary>
    public static async Task FurnishAsync(Host host)
    {
        await host.Folder.DirectoryAsync("xdg");
        var config = await host.Folder.DirectoryAsync("home/.config/containers");
        await File.WriteAllTextAsync($"{config}/storage.conf", "[storage]\ndriver = \"overlay\"\n");
        await AddAsync(host, Account.Of(host.Account.Privilege), TestSettings.Image);
    }

    /// <summary>Gives it an image of another account's.</summary>
    public static async Task AddAsync(Host host, Account from, string image)
    {
        var archive = $"{host.Folder.Path}/image.tar";
        await new PodmanClient(from).RunAsync("save", "--quiet", "--output", archive, image);
        await host.Podman.RunAsync("load", "--quiet", "--input", archive);
        File.Delete(archive);
    }
}
