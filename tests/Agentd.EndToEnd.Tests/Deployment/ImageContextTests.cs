using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;

namespace Agentd.EndToEnd.Tests.Deployment;

/// <summary>What the Dockerfile's <c>COPY . .</c> sees of this checkout, which has been compiled and published before.</summary>
public sealed class ImageContextTests
{
    [SessionTheory, OnEach(RootlessOnly = true)]
    public async Task The_image_is_compiled_from_sources_alone(Privilege privilege)
    {
        var caller = Account.Of(Account.CallerIsRoot ? Privilege.Rootful : privilege);
        var folder = await HostFolder.MakeAsync(caller);
        try
        {
            await File.WriteAllTextAsync(
                folder.Configuration, $"FROM {TestSettings.Image}\nWORKDIR /src\nCOPY . .\nRUN find . -mindepth 1 -printf 'seen %P\\n'\n");

            var built = (await RunningProgram.RunAsync(caller.Command("/usr/bin/podman",
                [
                    "build", "--pull=never", "--network=none", "--layers=false", "--file", folder.Configuration, "--tag", folder.Tag,
                    DaemonImage.Repository(),
                ])))
                .ShouldSucceed();

            var seen = built.Output.Split('\n').Where(line => line.StartsWith("seen ", StringComparison.Ordinal))
                .Select(line => line["seen ".Length..]).ToList();
            seen.ShouldContain("eng/publish");
            seen.ShouldContain("eng/programs");
            seen.ShouldContain("src/Agentd.Daemon/Agentd.Daemon.csproj");
            seen.Where(path => path.Split('/').Any(part => part is "bin" or "obj" or "artifacts" or ".git" or "tests")).ShouldBeEmpty();
            await new PodmanClient(caller).RunAsync("rmi", folder.Tag);
        }
        finally
        {
            await folder.RemoveAsync();
        }
    }
}
