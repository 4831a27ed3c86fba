namespace Agentd.Infrastructure.Tests.SetupScript;

/// <summary>The script's own watch over files and directories, on a small tree in place of a container's.</summary>
public sealed class EntriesWatchTests : WatchedTree
{
    private const string OfEntries = "agentd_disk= agentd_entries=100; find_layer \"$PWD/root\"; ";

    private const string Crowd =
        "crowd() { for name in 0 1 2 3 4 5 6 7 8 9; do (mkdir \"$1/$name\"; cd \"$1/$name\"; : >0; : >1; : >2; : >3; : >4; : "
        + ">5); done; }; ";

    [Theory]
    [MemberData(nameof(Shells))]
    public void Counts_every_entry_once_whatever_its_name(string shell) =>
        Run(shell, """
            mkdir record/d; : >"record/d/$(printf 'a\nb\nc')"; ln -s / record/d/link; mkfifo record/d/fifo; cd record
            count .; echo "$agentd_count"
            """).ShouldBe(["5"]);

    [Theory]
    [MemberData(nameof(Shells))]
    public void Counts_what_is_younger_than_the_session(string shell) =>
        Run(shell, "find_layer \"$PWD/root\"; in_layer count; echo \"$agentd_count\"").ShouldBe(["2"]);

    [Theory]
    [MemberData(nameof(Shells))]
    public void Counts_all_where_the_images_find_knows_no_age(string shell) =>
        Run(shell, """
            find() { case " $* " in *-cnewer*) return 1 ;; *) command find "$@" ;; esac; }
            find_layer "$PWD/root"; in_layer count; echo "$agentd_count"
            """).ShouldBe(["6"]);

    [Theory]
    [MemberData(nameof(Shells))]
    public void Tells_which_place_is_over(string shell)
    {
        Run(shell, $"{Crowd}{OfEntries}crowd root/tmp; mkdir root/tmp/more; crowd root/tmp/more; cd record; watch_disk")
            .ShouldBe(["over entries layer"]);
        Run(shell, $"{Crowd}{OfEntries}crowd record; mkdir record/more; crowd record/more; cd record; watch_disk")
            .ShouldBe(["over entries record"]);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void Bounds_each_place_for_itself(string shell) =>
        Run(shell, $$"""
            {{Crowd}}{{OfEntries}}crowd root/tmp; crowd record; cd record
            sleep() { echo look; [ -e third ] && exit 0; [ -e second ] && : >third; : >second; }
            watch_disk
            """).ShouldBe(["look", "look", "look"]);

    [Theory]
    [MemberData(nameof(Shells))]
    public void Looks_no_sooner_than_a_session_could_have_made_that_many(string shell) =>
        Run(shell, """
            agentd_disk= agentd_entries=2000000; find_layer "$PWD/root"; cd record
            now() { agentd_now=$((${agentd_now:-0})); }
            sleep() { echo "$1"; agentd_now=$((agentd_now + $1)); [ "$agentd_now" -lt 60 ] || exit 0; }
            watch_disk
            """).ShouldBe(["20", "19", "19", "19"]);

    [Theory]
    [MemberData(nameof(Shells))]
    public void Counts_no_oftener_where_bytes_are_looked_at_too(string shell) =>
        Run(shell, """
            take_stock "$PWD/root"; cd record
            now() { agentd_now=$((${agentd_now:-0})); }
            sleep() { agentd_now=$((agentd_now + $1)); [ "$agentd_now" -lt 45 ] || exit 0; }
            count() { echo "count at $agentd_now"; agentd_count=1; }
            watch_disk
            """).ShouldBe(["count at 22", "count at 43"]);

    [Theory]
    [MemberData(nameof(Shells))]
    public void Tells_that_nothing_could_be_counted_for_a_minute(string shell) =>
        Run(shell, $$"""
            {{OfEntries}}cd record
            now() { agentd_now=$((${agentd_now:-0} + 10)); }
            sleep() { :; }
            count() { return 1; }
            watch_disk
            """).ShouldBe(["over entries unseen"]);
}
