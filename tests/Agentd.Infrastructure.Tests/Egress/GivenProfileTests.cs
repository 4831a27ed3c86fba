using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Egress;

namespace Agentd.Infrastructure.Tests.Egress;

public sealed class GivenProfileTests : IDisposable
{
    private const string Fits = """{ "defaultAction": "SCMP_ACT_ERRNO" }""";
    private const string Opens = """{ "defaultAction": "SCMP_ACT_ALLOW" }""";

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void A_session_runs_under_the_text_that_was_judged() => ProfileOf(Fits).ShouldBe(Fits);

    [Fact]
    public void A_profile_that_changed_since_the_configuration_was_read_is_refused() =>
        Should.Throw<SessionException>(() => ProfileOf(Opens)).Message
            .ShouldContain($"the seccomp profile {_file} lets whatever no rule names");

    [Fact]
    public void A_profile_that_may_let_sockets_through_is_taken_as_it_is() => ProfileOf(Opens, allowed: true).ShouldBe(Opens);

    [Fact]
    public void A_profile_that_is_gone_is_an_error_whatever_it_may_let_through()
    {
        File.Delete(_file);

        foreach (var allowed in (bool[])[false, true])
        {
            Should.Throw<SessionException>(() => GivenProfile.For(Security(allowed))).Message
                .ShouldStartWith($"the seccomp profile {_file} of a filtered network cannot be read by the daemon: ");
        }
    }

    [Fact]
    public void A_profile_of_more_than_a_mebibyte_is_not_read() =>
        Should.Throw<SessionException>(() => ProfileOf(new string(' ', (1 << 20) + 1))).Message
            .ShouldContain("no regular file of at most 1024 KiB");

    private string ProfileOf(string text, bool allowed = false)
    {
        File.WriteAllText(_file, text);
        return GivenProfile.For(Security(allowed));
    }

    private AgentSecurity Security(bool allowed) => new() { SeccompProfile = _file, AllowsUnfilteredSockets = allowed };
}
