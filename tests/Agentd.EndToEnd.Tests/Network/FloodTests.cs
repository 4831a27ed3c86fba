using System.Globalization;
using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;
using Xunit.Abstractions;

namespace Agentd.EndToEnd.Tests.Network;

/// <summary>One session that floods its network beside many that use theirs.</summary>
public sealed class FloodTests(GitServer git, ITestOutputHelper output) : WorldTests(git)
{
    private const int Others = 20, Times = 50;

    // Many sessions begin at once, and small machines take their time.
    private static readonly TimeSpan _forAll = TimeSpan.FromMinutes(12);

    [SessionTheory(NeedsRoot = true), OnEach(RootlessOnly = true)]
    public Task All_others_are_answered_and_their_denials_are_told(Privilege privilege) => InWorldAsync(privilege, async (host, world) =>
    {
        var notes = await host.Folder.DirectoryAsync("notes");
        File.SetUnixFileMode(notes, (UnixFileMode)0b111_111_111);
        host.DaemonKeys = $"max_sessions = {Others + 1}";
        host.Declare(await AgentAsync(host, world, notes, "quiet", $$"""
            asks() { /opt/machine/bin/perl asks.pl api.example.org {{Times}}; }
            me=/opt/notes/$AGENTD_WORK_UNIT
            touch $me.ready
            until [ -e /opt/notes/first ]; do sleep 0.1; done
            asks >$me.usual
            until [ -e /opt/notes/second ]; do sleep 0.1; done
            asks >$me.flooded
            ! getent hosts $AGENTD_WORK_UNIT.denied.example
            """));
        host.Declare(await AgentAsync(host, world, notes, "flooding", """
            touch /opt/notes/flooding.ready
            until [ -e /opt/notes/flood ]; do sleep 0.1; done
            /opt/machine/bin/perl flood.pl api.example.org /opt/notes/begun /opt/notes/over
            """));
        await host.StartAsync();
        var flooding = RunningProgram.Start(host.Command("run", "flooding"));
        var quiet = Enumerable.Range(1, Others).Select(at => RunningProgram.Start(host.Command("run", "quiet", "--work-unit", $"u{at}")))
            .ToArray();
        await Eventually.HoldsAsync("all agents run", () => Directory.GetFiles(notes, "*.ready").Length == Others + 1, _forAll);

        await host.Folder.TouchAsync($"{notes}/first");
        await Eventually.HoldsAsync("all are answered", () => Told(notes, "usual").Length == Others, _forAll);
        await host.Folder.TouchAsync($"{notes}/flood");
        await Eventually.HoldsAsync("the flood is there", () => File.Exists($"{notes}/begun"));
        await host.Folder.TouchAsync($"{notes}/second");
        foreach (var client in quiet) (await client.EndAsync(_forAll)).ShouldSay("session success");
        await host.Folder.TouchAsync($"{notes}/over");
        (await flooding.EndAsync(_forAll)).ShouldSay("session success");

        var (usual, flooded) = (Told(notes, "usual"), Told(notes, "flooded"));
        output.WriteLine(
            $"{Others} sessions, {Times} requests each; medians: {Median(usual)} ms usually, {Median(flooded)} ms beside a flood");
        usual.Concat(flooded).Select(told => told.Answered).Distinct().ShouldBe([Times]);
        for (var at = 1; at <= Others; at++) host.Log.ShouldContain($"u{at}.denied.example");
    });

    private static async Task<TestAgent> AgentAsync(Host host, Inhabitants world, string notes, string name, string script)
    {
        var agent = await MachinePrograms.AgentAsync(host, name, $"cd /opt/attempts\n{script}", world.Authority);
        return agent with
        {
            Network = Filter + Rule("api.example.org", "ports = [8443]"),
            Repository = Repository,
            Mounts = [.. agent.Mounts, (notes, "/opt/notes", false)],
        };
    }

    private static (int Milliseconds, int Answered)[] Told(string notes, string when) =>
    [
        .. Directory.GetFiles(notes, $"*.{when}").Select(File.ReadAllText).Where(text => text.EndsWith('\n'))
            .Select(text => text.Split(' '))
            .Select(words => (int.Parse(words[0], CultureInfo.InvariantCulture), int.Parse(words[1], CultureInfo.InvariantCulture))),
    ];

    private static double Median((int Milliseconds, int Answered)[] told) =>
        told.Select(one => one.Milliseconds).Order().ElementAt(told.Length / 2) / (double)Times;
}
