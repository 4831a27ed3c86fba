using Agentd.Application.Ports;
using Agentd.Infrastructure.Podman.Verbs;

namespace Agentd.Infrastructure.Tests.Podman.Verbs;

public sealed class HandOverVerbTests
{
    private static readonly IReadOnlyList<string> _call = HandOverVerb.Arguments(new HandOverSpec(
        "agentd-0a1b2c3d-site-builder-00112233445566ff", "localhost/site:1",
        new Dictionary<string, string> { ["agentd.daemon"] = "0a1b2c3d" },
        "/tmp/s/mounts/record"));

    [Fact]
    public void Sees_the_tree_and_nothing_else()
    {
        _call.ShouldContain("--network=none");
        _call.ShouldContain("--pull=never");
        _call.Where((_, i) => i > 0 && _call[i - 1] == "--mount").ShouldBe(["type=bind,source=/tmp/s/mounts/record,target=/agentd/record"]);
    }

    [Fact]
    public void Walks_no_hostile_tree_to_relabel_it_and_needs_none_of_its_labels()
    {
        _call.ShouldAllBe(argument => !argument.Contains("relabel"));
        _call.Where((_, i) => i > 0 && _call[i - 1] == "--security-opt").ShouldBe(["no-new-privileges", "label=disable"]);
    }

    [Fact]
    public void May_change_owners_and_nothing_more() =>
        _call.Where(argument => argument.StartsWith("--cap", StringComparison.Ordinal))
            .ShouldBe(["--cap-drop=all", "--cap-add=CHOWN", "--cap-add=DAC_OVERRIDE"]);

    [Fact]
    public void Follows_no_link() => _call[^1].ShouldContain("chown -hR");

    [Fact]
    public void Is_found_by_a_sweep()
    {
        _call.ShouldContain("agentd.daemon=0a1b2c3d");
        _call.ShouldContain("agentd-0a1b2c3d-site-builder-00112233445566ff");
    }
}
