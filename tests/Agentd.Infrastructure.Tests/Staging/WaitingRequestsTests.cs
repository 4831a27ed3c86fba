using Agentd.Application.Ports;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Domain.Workspaces;
using Agentd.Infrastructure.Staging;
using Agentd.Infrastructure.Tests.Audit;

namespace Agentd.Infrastructure.Tests.Staging;

public sealed class WaitingRequestsTests : IDisposable
{
    private static readonly DaemonId _ours = DaemonId.FromPaths("/run/agentd/agentd.sock", "/run/agentd/agentd.pid");
    private static readonly ResourceNames _names = new(_ours, AgentName.Parse("site-builder"), SessionId.Parse("00112233445566ff"));

    private readonly string _root = Directory.CreateTempSubdirectory("agentd-waiting-").FullName;
    private readonly StagingDirectories _staging;
    private readonly WaitingRequests _requests;

    public WaitingRequestsTests() => (_staging, _requests) = (new(_root), new(new StagingDirectories(_root)));

    public static TheoryData<string> Intents => ["none", "work", "request", "artifact"];

    private string Folder => Path.Combine(_root, _names.Staging);

    private string Kept => Path.Combine(Folder, "request.json");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [MemberData(nameof(Intents))]
    public void Gives_back_what_was_kept_whatever_was_asked(string intent)
    {
        var asked = Asked() with
        {
            Intent = Intent(intent),
            Continues = "ff66554433221100",
            Trigger = SessionTrigger.Scheduled,
            Timeout = TimeSpan.FromMilliseconds(1500),
        };

        _requests.Keep(_names, new WaitingRequest(57, asked));

        var read = _requests.Read(_names);
        read.Place.ShouldBe(57);
        (read.Asked with { Intent = null }).ShouldBe(asked with { Intent = null });
        if (asked.Intent is SessionIntent.Artifact artifact)
        {
            var again = read.Asked.Intent.ShouldBeOfType<SessionIntent.Artifact>();
            (again.Type, again.Id).ShouldBe((artifact.Type, artifact.Id));
            again.Document.ToArray().ShouldBe(artifact.Document.ToArray());
        }
        else
        {
            read.Asked.Intent.ShouldBe(asked.Intent);
        }
    }

    [Fact]
    public void Keeps_the_largest_input_that_there_may_be()
    {
        var largest = new byte[SessionIntent.Artifact.MaxBytes];
        Random.Shared.NextBytes(largest);

        _requests.Keep(_names, Request(new SessionIntent.Artifact("claim", "one", largest)));

        ((SessionIntent.Artifact)_requests.Read(_names).Asked.Intent!).Document.Span.SequenceEqual(largest).ShouldBeTrue();
    }

    [Fact]
    public void Keeps_the_request_whose_every_character_is_an_escape()
    {
        var text = new string('\u0001', RequestText.MaxBytes);

        _requests.Keep(_names, Request(new SessionIntent.Request(text)));

        ((SessionIntent.Request)_requests.Read(_names).Asked.Intent!).Text.ShouldBe(text);
    }

    [Fact]
    public void Is_private_in_a_directory_of_the_daemons_in_which_no_session_is_staged_yet()
    {
        _requests.Keep(_names, Request());

        Shell.ModeOf(Folder).ShouldBe("700");
        Shell.Run($"find '{Folder}' -type f -printf '%P %m\\n' | sort").ShouldBe("daemon 600\nrequest.json 600");
        _staging.Owned(_ours).ShouldBe([_names.Session]);
        _staging.Find(_names).ShouldBeNull("it has no console and no status");
        _staging.Remove(_names);
        Directory.EnumerateFileSystemEntries(_root).ShouldBeEmpty();
    }

    [Fact]
    public void Refuses_a_place_where_something_is_and_leaves_that_alone()
    {
        Directory.CreateDirectory(Folder);

        Should.Throw<SessionException>(() => _requests.Keep(_names, Request())).Message.ShouldContain(Folder);

        Directory.EnumerateFileSystemEntries(Folder).ShouldBeEmpty();
    }

    [Fact]
    public void Says_where_it_looked_when_nothing_is_there() =>
        Objection().ShouldBe($"what it was asked is lost: {Kept} is gone; ask again");

    [Theory]
    [InlineData("s/^{/{\"from_a_later_version\":1,/", "is not what this version of agentd writes (line 1, byte 24)")]
    [InlineData("s/^{/{\"place\":1,/", "is not what this version of agentd writes")]
    [InlineData("s/\"schema_version\":1/\"schema_version\":2/", "is of another version of agentd (schema_version 2, not 1)")]
    [InlineData("s/\"place\":57,//", "is not what this version of agentd writes")]
    [InlineData("s/\"place\":57/\"place\":0/", "holds a place that there cannot be")]
    [InlineData("s/\"place\":57/\"place\":9223372036854775807/", "holds a place that there cannot be")]
    [InlineData("s/site-builder/another/", "names another agent than the record")]
    [InlineData("s/\"manual\"/\"by hand\"/", "holds a trigger that there is not")]
    [InlineData("s/}$/,\"timeout_ms\":0}/", "holds a time limit that there cannot be")]
    [InlineData("s/}$/,\"timeout_ms\":9223372036854775807}/", "holds a time limit that there cannot be")]
    [InlineData("s/}$/,\"work_unit\":\"-x\"}/", "holds a work unit that must not begin with '-'")]
    [InlineData("s/}$/,\"work_unit\":\"x\",\"request_text\":\"secret words\"}/", "asks for more than one thing")]
    [InlineData("s/}$/,\"artifact\":{\"type\":\"claim\"}}/", "is not what this version of agentd writes")]
    [InlineData("s/.*/null/", "is null")]
    [InlineData("s/}$//", "is not what this version of agentd writes")]
    public void Is_refused_with_a_reason_that_quotes_nothing_when_it_is_not_what_was_kept(string damage, string reason)
    {
        _requests.Keep(_names, new WaitingRequest(57, Asked()));
        Shell.Run($"sed -i '{damage.Replace("'", "'\\''")}' '{Kept}'");

        Objection().ShouldStartWith($"what it was asked is lost: {Kept} {reason}");
        Objection().ShouldNotContain("secret words");
    }

    [Theory]
    [InlineData(": >", "is not what this version of agentd writes")]
    [InlineData("truncate -s 40000000", "is larger than 33554432 bytes")]
    [InlineData("rm", "is gone")]
    [InlineData("f() { rm \"$1\"; mkdir \"$1\"; }; f", "is not a regular file")]
    [InlineData("f() { rm \"$1\"; ln -s /etc/passwd \"$1\"; }; f", "is not a regular file")]
    [InlineData("f() { rm \"$1\"; mkfifo \"$1\"; }; f", "is not a regular file")]
    public void Is_refused_when_it_is_no_file_of_a_request(string damage, string reason)
    {
        _requests.Keep(_names, Request());
        Shell.Run($"{damage} '{Kept}'");

        Objection().ShouldStartWith($"what it was asked is lost: {Kept} {reason}");
    }

    [Fact]
    public void Is_gone_where_another_daemon_has_the_directory()
    {
        _requests.Keep(_names with { Daemon = DaemonId.FromPaths("/run/other.sock", "/run/other.pid") }, Request());

        Objection().ShouldEndWith("is gone; ask again");
    }

    private static Invocation Asked() => new() { Agent = "site-builder", Repository = "https://example.org/site.git" };

    private static WaitingRequest Request(SessionIntent? intent = null) => new(1, Asked() with { Intent = intent });

    private static SessionIntent? Intent(string name) => name switch
    {
        "work" => new SessionIntent.Work(WorkUnit.Parse("issue/1 \"quoted\" \u00fc")),
        "request" => new SessionIntent.Request("say \u201cwhen\u201d\n\ud83d\ude00 </script>"),
        "artifact" => new SessionIntent.Artifact("claim", "one", new byte[] { 0x7b, 0x7d, 0x0a }),
        _ => null,
    };

    private string Objection() => Should.Throw<SessionException>(() => _requests.Read(_names)).Message;
}
