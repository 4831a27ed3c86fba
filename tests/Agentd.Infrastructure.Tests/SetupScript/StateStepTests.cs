using Agentd.Infrastructure.SetupScript;
using Agentd.Infrastructure.Tests.Audit;

namespace Agentd.Infrastructure.Tests.SetupScript;

/// <summary>The state of an earlier session on its way into the record, and the operator's input on top of it, in every shell.</summary>
public sealed class StateStepTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("agentd-state-").FullName;

    public void Dispose() => Shell.Run($"rm -rf '{_folder}'");

    [Theory]
    [MemberData(nameof(WatchedTree.Shells), MemberType = typeof(WatchedTree))]
    public void Comes_whole_with_its_times_whatever_its_names(string shell)
    {
        Run(shell, """
            mkdir -p state/workspace/claim state/store record
            echo one >state/workspace/claim/a.json; touch -d '2001-02-03 04:05:06 UTC' state/workspace/claim/a.json
            : >state/workspace/-rf; : >"state/store/a b"; mkdir 'state/workspace/cp failed'
            cd record
            """, "copy_state").ShouldBeEmpty();

        Shell.Run($"cd {_folder}; diff -r state record; stat -c %Y record/workspace/claim/a.json").ShouldBe("981173106");
    }

    [Theory]
    [MemberData(nameof(WatchedTree.Shells), MemberType = typeof(WatchedTree))]
    public void Fails_with_the_words_of_cp_where_it_cannot_come_whole(string shell) =>
        Run(shell, "mkdir -p state/workspace/claim record; : >state/workspace/claim/a; : >record/workspace; cd record", "copy_state")
            .ShouldEndWith("cp failed\n1");

    [Theory]
    [MemberData(nameof(WatchedTree.Shells), MemberType = typeof(WatchedTree))]
    public void Makes_way_for_the_operators_input(string shell)
    {
        foreach (var there in (string[])["", "echo old >w/request/1.json", "mkdir -p w/request/1.json/x", "rm -rf w/request; : >w/request"])
        {
            Run(shell, $"rm -rf w; mkdir -p w/request; echo new >document; {there}",
                "/bin/sh -c \"$agentd_place_input\" sh w/request document 1.json").ShouldBeEmpty();
            File.ReadAllText($"{_folder}/w/request/1.json").ShouldBe("new\n");
        }
    }

    private string Run(string shell, string before, string call)
    {
        File.WriteAllText($"{_folder}/step", $"""
            printf '#!/bin/sh\nshift\nexec "$@"\n' >gosu; chmod +x gosu
            agentd_gosu=$PWD/gosu agentd_user=u agentd_state=$PWD/state
            {before}
            {Part()}
            ({call}) || echo $?
            """);
        return Shell.Run($"cd {_folder}; {shell} -eu step 2>&1");
    }

    private static string Part()
    {
        using var stream = typeof(SetupScriptRenderer).Assembly.GetManifestResourceStream("SetupScript.state.sh")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
