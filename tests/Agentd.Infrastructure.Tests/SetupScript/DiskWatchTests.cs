namespace Agentd.Infrastructure.Tests.SetupScript;

/// <summary>The script's own watch over bytes on disk, on a small tree in place of a container's.</summary>
public sealed class DiskWatchTests : WatchedTree
{
    [Theory]
    [MemberData(nameof(Shells))]
    public void Finds_what_everybody_may_write_and_nothing_else(string shell) =>
        Run(shell, "find_layer \"$PWD/root\"; echo \"$agentd_layer\" | sort")
            .ShouldBe([$"{Folder}/root/home", $"{Folder}/root/opt/cache", $"{Folder}/root/opt/everybodys", $"{Folder}/root/tmp"]);

    [Theory]
    [MemberData(nameof(Shells))]
    public void Knows_what_every_image_has_where_the_walk_takes_too_long(string shell) =>
        Run(shell, "timeout() { return 124; }; find_layer \"$PWD/root\"; echo \"$agentd_layer\"")
            .ShouldBe([$"{Folder}/root/home", $"{Folder}/root/tmp"]);

    [Theory]
    [MemberData(nameof(Shells))]
    public void Does_not_hold_the_images_own_content_against_the_session(string shell) =>
        Run(shell, "take_stock \"$PWD/root\"; in_layer used; echo $((agentd_used / 1000)) $(((agentd_used - agentd_given) / 100))")
            .ShouldBe(["2 0"]);

    [Theory]
    [MemberData(nameof(Shells))]
    public void Counts_the_clone_as_the_sessions(string shell) =>
        Run(shell, "take_stock \"$PWD/root\"; fill root/home/repo/clone; in_layer used; echo $(((agentd_used - agentd_given) / 1000))")
            .ShouldBe(["1"]);

    [Theory]
    [MemberData(nameof(Shells))]
    public void Tells_which_place_is_over(string shell)
    {
        Run(shell, "take_stock \"$PWD/root\"; fill root/tmp/much; cd record; watch_disk").ShouldBe(["over disk layer"]);
        Run(shell, "take_stock \"$PWD/root\"; fill record/much; cd record; watch_disk").ShouldBe(["over disk record"]);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void Tells_that_nothing_could_be_seen_for_a_minute_and_no_sooner(string shell) =>
        Run(shell, """
            take_stock "$PWD/root"; fill record/much; cd record
            now() { agentd_now=$((${agentd_now:-0} + 10)); }
            sleep() { echo look; }
            used() { return 1; }
            watch_disk
            """).ShouldBe([.. Enumerable.Repeat("look", 7), "over disk unseen"]);

    [Theory]
    [MemberData(nameof(Shells))]
    public void Holds_no_long_pause_between_looks_against_the_session(string shell) =>
        Run(shell, """
            take_stock "$PWD/root"; cd record
            now() { agentd_now=$((${agentd_now:-0} + 100)); }
            sleep() { [ "$1" = 1 ] || fill much; }
            watch_disk
            """).ShouldBe(["over disk record"]);
}
