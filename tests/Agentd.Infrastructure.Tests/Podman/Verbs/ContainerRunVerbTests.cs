using Agentd.Application.Ports;
using Agentd.Domain.Agents;
using Agentd.Infrastructure.Podman.Verbs;

namespace Agentd.Infrastructure.Tests.Podman.Verbs;

public sealed class ContainerRunVerbTests
{
    private static readonly ContainerSpec _spec = new()
    {
        Name = "agentd-0a1b2c3d-site-builder-00112233445566ff",
        Image = "localhost/site:1",
        Labels = new Dictionary<string, string> { ["agentd.daemon"] = "0a1b2c3d" },
        Environment = [new("AGENT_NAME", "site-builder"), new("EMPTY", "")],
        Secrets = [new("secret-0", "API_KEY")],
        Mounts = [new BindMount("/tmp/s/mounts/record", "/home/site-builder/.agentd/audit/runa", ReadOnly: false, Relabel: true)],
        ConsoleLog = "/tmp/s/console.log",
        ShellArguments = ["/agentd/session/setup.sh"],
    };

    [Fact]
    public void Is_exactly_this_call() => ContainerRunVerb.Arguments(_spec).ShouldBe(
    [
        "run", "--detach", "--pull=never", "--name", "agentd-0a1b2c3d-site-builder-00112233445566ff",
        "--user", "0:0", "--cap-drop=all", "--cap-add=CHOWN", "--cap-add=DAC_OVERRIDE", "--cap-add=FOWNER", "--cap-add=KILL",
        "--cap-add=SETGID", "--cap-add=SETUID", "--security-opt", "no-new-privileges", "--http-proxy=false", "--pid=private", "--userns=host",
        "--label", "agentd.daemon=0a1b2c3d",
        "--log-driver", "k8s-file", "--log-opt", "max-size=1000pb", "--log-opt", "path=/tmp/s/console.log",
        "--no-healthcheck", "--workdir", "/",
        "--env", "AGENT_NAME=site-builder", "--env", "EMPTY=",
        "--secret", "secret-0,type=env,target=API_KEY",
        "--mount", "type=bind,source=/tmp/s/mounts/record,target=/home/site-builder/.agentd/audit/runa,relabel=shared",
        "--entrypoint", "/bin/sh", "localhost/site:1", "/agentd/session/setup.sh",
    ]);

    [Fact]
    public void Never_removes_the_container_by_itself_and_never_pulls()
    {
        var arguments = ContainerRunVerb.Arguments(_spec);

        arguments.ShouldNotContain("--rm");
        arguments.ShouldContain("--pull=never");
    }

    [Theory]
    [InlineData(true, false, "type=bind,source=/a,target=/b,readonly=true")]
    [InlineData(false, false, "type=bind,source=/a,target=/b")]
    [InlineData(true, true, "type=bind,source=/a,target=/b,readonly=true,relabel=shared")]
    public void Renders_a_mount(bool readOnly, bool relabel, string option) =>
        MountOption.Of(new BindMount("/a", "/b", readOnly, relabel)).ShouldBe(option);

    [Theory]
    [InlineData("/a,b", "/b")]
    [InlineData("/a\"b", "/b")]
    [InlineData("/a\nb", "/b")]
    [InlineData("/a", "/b,relabel=shared")]
    public void Refuses_a_path_that_would_add_an_option(string source, string target) =>
        Should.Throw<ArgumentException>(() => MountOption.Of(new BindMount(source, target, false, false)));
}
