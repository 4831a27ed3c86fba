using Agentd.Domain.Work;

namespace Agentd.Infrastructure.Tests.Work;

/// <summary>Texts of a session's that are longer than anybody reads.</summary>
public sealed class LongWorkTests
{
    [Fact]
    public async Task A_subject_as_long_as_a_file_costs_no_work_and_is_cut()
    {
        using var left = new LeftRepository();
        left.Then("head -c 100000 /dev/zero | tr '\\0' a >../message; git commit -q --allow-empty -F ../message");

        (await left.KeepAsync()).Kept.ShouldBe(WorkKept.All);

        left.Summary["commits"]![0]!["subject"]!.GetValue<string>().Length.ShouldBeLessThan(10_000);
    }

    [Fact]
    public async Task A_summary_of_much_text_stays_small_enough_to_be_sealed()
    {
        using var left = new LeftRepository();
        left.Then("head -c 60000 /dev/zero | tr '\\0' '\\1' >../message; tree=$(git write-tree); commit=$(git rev-parse HEAD)\n"
            + "for i in $(seq 100); do commit=$(git commit-tree $tree -p $commit -F ../message); done; git reset -q --hard $commit");

        var found = await left.KeepAsync(limit: 64 << 20);

        found.Kept.ShouldBe(WorkKept.All);
        (await left.SealAsync(found)).Findings.ShouldBeEmpty();
    }
}
