using System.Text;
using Agentd.Application.Ports;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Podman.Calls;
using Agentd.Infrastructure.Podman.Verbs;

namespace Agentd.Infrastructure.Tests.Podman.Verbs;

public sealed class ContainerVerbTests
{
    // As 4.3.1 prints it, with most keys.
    private const string Of431 = """
        [
          {
            "AutoRemove": false, "Command": ["/agentd/session/setup.sh"], "CreatedAt": "2 minutes ago", "Exited": true,
            "ExitedAt": 1767323105, "ExitCode": 137, "Id": "5f1b", "Image": "localhost/site:1", "ImageID": "77aa", "IsInfra": false,
            "Labels": { "agentd.daemon": "0a1b2c3d" }, "Mounts": ["/agentd/session"],
            "Names": ["agentd-0a1b2c3d-site-builder-00112233445566ff"], "Namespaces": {}, "Networks": ["podman"], "Pid": 0, "Pod": "",
            "PodName": "", "Ports": null, "Size": null, "StartedAt": 1767323045, "State": "exited", "Status": "Exited (137) 5 seconds ago",
            "Created": 1767323044
          }
        ]
        """;

    // As 5.4 prints it: more keys, a start time before the epoch where there was none.
    private const string Of54 = """
        [{"AutoRemove":false,"Command":["/agentd/session/setup.sh"],"CreatedAt":"3 seconds ago","CIDFile":"","Exited":false,
          "ExitedAt":-62135596800,"ExitCode":0,"ExposedPorts":null,"Id":"9c","Image":"localhost/site:1","ImageID":"77aa","IsInfra":false,
          "Labels":null,"Mounts":[],"Names":["c"],"Namespaces":{},"Networks":[],"Pid":0,"Pod":"","PodName":"","Ports":null,
          "Restarts":0,"Size":null,"StartedAt":-62135596800,"State":"created","Status":"Created","Created":1767323044}]
        """;

    [Fact]
    public void Reads_what_4_3_1_prints()
    {
        var state = Parse(Of431).Single();

        state.Name.ShouldBe("agentd-0a1b2c3d-site-builder-00112233445566ff");
        state.Labels.ShouldBe([new("agentd.daemon", "0a1b2c3d")]);
        state.Status.ShouldBe(ContainerStatus.Exited);
        state.ExitCode.ShouldBe(137);
        state.StartedAt.ShouldBe(DateTimeOffset.FromUnixTimeSeconds(1767323045));
        state.EndedAt.ShouldBe(DateTimeOffset.FromUnixTimeSeconds(1767323105));
    }

    [Fact]
    public void Knows_the_process_of_the_container_that_runs()
    {
        Process(Of431.Replace("\"exited\"", "\"running\"").Replace("\"Pid\": 0", "\"Pid\": 4711")).ShouldBe(4711);
        Process(Of431).ShouldBeNull();
        Process(Of54.Replace("\"Pid\":0", "\"Pid\":4711")).ShouldBeNull("it was created, and never started");
        Process("[]").ShouldBeNull();
    }

    [Fact]
    public void Reads_what_5_prints()
    {
        var state = Parse(Of54).Single();

        state.Status.ShouldBe(ContainerStatus.Created);
        state.Labels.ShouldBeEmpty();
        state.StartedAt.ShouldBeNull();
        state.EndedAt.ShouldBeNull();
    }

    [Theory]
    [InlineData("created", ContainerStatus.Created)]
    [InlineData("configured", ContainerStatus.Created)]
    [InlineData("running", ContainerStatus.Running)]
    [InlineData("Running", ContainerStatus.Running)]
    [InlineData("paused", ContainerStatus.Running)]
    [InlineData("stopping", ContainerStatus.Running)]
    [InlineData("stopped", ContainerStatus.Running)]
    [InlineData("exited", ContainerStatus.Exited)]
    [InlineData("removing", ContainerStatus.Unknown)]
    [InlineData("unknown", ContainerStatus.Unknown)]
    [InlineData("", ContainerStatus.Unknown)]
    public void Believes_an_exit_code_only_of_what_is_exited(string word, ContainerStatus status) =>
        Parse($$"""[{"Names":["c"],"State":"{{word}}"}]""").Single().Status.ShouldBe(status);

    [Fact]
    public void Finds_the_layers_of_a_daemons_container_that_podman_has_forgotten_and_nobody_elses()
    {
        var daemon = DaemonId.FromPaths("/a.sock", "/a.pid");
        var own = new ResourceNames(daemon, AgentName.Parse("a"), SessionId.Parse("0123456789abcdef")).Container;
        string[] others = [$"agentd-{daemon}-note", "agentd-ffffffff-a-0123456789abcdef", "buildah-0123456789abcdef"];
        var rows = others.Prepend(own).Select(name => $$"""{"Names":["{{name}}"],"State":"storage","Labels":null}""");
        var answer = Answer($$"""[{"State":"storage"},{"Names":["renamed"],"State":"running"},{{string.Join(',', rows)}}]""");

        ContainerVerbs.ListedOfDaemon(answer, daemon).Select(c => c.Name).ShouldBe(["renamed", own]);
        ContainerVerbs.ListOfDaemon(daemon).ShouldBe(
            ["ps", "--all", "--no-trunc", "--filter", $"label=agentd.daemon={daemon}", "--format", "json", "--external"]);
    }

    [Fact]
    public void Reads_an_empty_list() => Parse("[]").ShouldBeEmpty();

    [Fact]
    public void Asks_for_one_name_as_a_whole_and_for_a_daemons_label()
    {
        ContainerVerbs.ListByName("agentd-x").ShouldBe(["ps", "--all", "--no-trunc", "--filter", "name=^agentd-x$", "--format", "json"]);
        ContainerVerbs.ListByLabel("agentd.daemon", "0a1b2c3d")
            .ShouldBe(["ps", "--all", "--no-trunc", "--filter", "label=agentd.daemon=0a1b2c3d", "--format", "json"]);
    }

    private static int? Process(string json) => ContainerVerbs.ProcessOf(Answer(json));

    private static IReadOnlyList<ContainerState> Parse(string json) => ContainerVerbs.Listed(Answer(json));

    private static PodmanResult Answer(string json)
    {
        var (output, errors) = (new BoundedOutput(64 * 1024), new BoundedOutput(1024));
        output.Target.CopyFromAsync(new MemoryStream(Encoding.UTF8.GetBytes(json))).GetAwaiter().GetResult();
        return new PodmanResult("ps", 0, output, errors);
    }
}
