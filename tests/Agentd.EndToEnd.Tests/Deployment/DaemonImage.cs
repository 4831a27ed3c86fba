using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;

namespace Agentd.EndToEnd.Tests.Deployment;

/// <summary>
/// agentd's image as <c>eng/build-image</c> makes it, from this repository's Dockerfile and the published programs, for the rootless
/// account.
/// </summary>
public sealed class DaemonImage : IAsyncLifetime
{
    private HostFolder? _folder;

    /// <summary>The image's name.</summary>
    public string Name => $"localhost/{_folder?.Tag}:daemon";

    public async Task InitializeAsync()
    {
        if (TestSettings.SkipReason is not null) return;
        var account = Account.Of(Privilege.Rootless);
        _folder = await HostFolder.MakeAsync(account);
        var checkout = await _folder.DirectoryAsync("checkout/eng");
        foreach (var file in new[] { "Dockerfile", "eng/build-image", "eng/image-base", "eng/programs" })
        {
            File.Copy($"{Repository()}/{file}", $"{checkout}/../{file}");
            File.SetUnixFileMode($"{checkout}/../{file}", (UnixFileMode)0b111_101_101);
        }
        var built = await RunningProgram.RunAsync(account.Command($"{checkout}/build-image", ["--programs", TestSettings.Programs, Name]));
        built.ShouldSucceed();
    }

    public async Task DisposeAsync()
    {
        if (_folder is null) return;
        await new PodmanClient(_folder.Account).TryAsync("rmi", Name);
        await _folder.RemoveAsync();
    }

    /// <summary>The checkout that these tests were compiled from.</summary>
    public static string Repository()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists($"{directory.FullName}/Agentd.sln"))
            directory = directory.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        return directory.FullName;
    }
}
