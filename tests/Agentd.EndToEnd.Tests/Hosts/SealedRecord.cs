using System.Text.Json;
using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Programs;

namespace Agentd.EndToEnd.Tests.Hosts;

/// <summary>A session's audit record as an operator finds it.</summary>
internal sealed class SealedRecord(string folder, Account account)
{
    /// <summary>The record's directory.</summary>
    public string Folder => folder;

    /// <summary>What the session wrote.</summary>
    public string Runa => $"{folder}/runa";

    /// <summary>The session's id.</summary>
    public string SessionId => Path.GetFileName(folder);

    /// <summary>When the session was accepted.</summary>
    public DateTimeOffset Start => Json.GetProperty("start_timestamp").GetDateTimeOffset();

    /// <summary>When the record was closed.</summary>
    public DateTimeOffset ClosedAt => File.GetLastWriteTimeUtc($"{folder}/agentd/session.json");

    /// <summary>The exit code; null where the record has none.</summary>
    public int? ExitCode => Json.TryGetProperty("exit_code", out var code) ? code.GetInt32() : null;

    /// <summary>What agentd kept of the session's output.</summary>
    public string Console => File.ReadAllText($"{folder}/agentd/console.log");

    /// <summary>What the seal found below <see cref="Runa"/>.</summary>
    public string Manifest => File.ReadAllText($"{folder}/agentd/manifest.mtree");

    /// <summary>session.json.</summary>
    public JsonElement Json
    {
        get
        {
            using var document = JsonDocument.Parse(File.ReadAllText($"{folder}/agentd/session.json"));
            return document.RootElement.Clone();
        }
    }

    /// <summary>A member of session.json as text; null when it is absent.</summary>
    public string? this[string member] => Json.TryGetProperty(member, out var value) ? value.ToString() : null;

    /// <summary>When a phase, or a step of the set-up, began; how long it took is -1 where nobody knows.</summary>
    public (DateTimeOffset Start, TimeSpan Took) Phase(string name)
    {
        var phase = Json.GetProperty("phases").EnumerateArray().Single(p => p.GetProperty("name").GetString() == name);
        var took = phase.TryGetProperty("duration_ms", out var milliseconds) ? milliseconds.GetInt64() : -1;
        return (phase.GetProperty("start").GetDateTimeOffset(), TimeSpan.FromMilliseconds(took));
    }

    /// <summary>What a file that the session wrote holds, without the last line's end.</summary>
    public string Written(string name) => File.ReadAllText($"{Runa}/workspace/{name}").TrimEnd('\n');

    /// <summary>Whether the session wrote a file, and something into it.</summary>
    public bool Has(string name) => new FileInfo($"{Runa}/workspace/{name}") is { Exists: true, Length: > 0 };

    /// <summary>Requires that the record says how the session ended, and that nothing of it can be written any more.</summary>
    public async Task<SealedRecord> ShouldBeSealedAsync(string outcome, int? exitCode = null)
    {
        await ClosedAsync();
        this["outcome"].ShouldBe(outcome);
        this["exit_code"].ShouldBe(exitCode?.ToString());
        this["end_timestamp"].ShouldNotBeNull();
        File.GetUnixFileMode($"{folder}/agentd/session.json")
            .ShouldBe(UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        (await OpenEntriesAsync()).ShouldBeEmpty("entries that are not sealed");
        return this;
    }

    /// <summary>
    /// Waits until the record is complete: whoever waits for a session may be told its end before a teardown that takes long.
    /// </summary>
    public async Task<SealedRecord> ClosedAsync()
    {
        await Eventually.HoldsAsync($"the record {folder} is complete", () => this["outcome"] is not null);
        return this;
    }

    /// <summary>Requires that the record does not claim to be complete.</summary>
    public void ShouldBeIncomplete()
    {
        this["outcome"].ShouldBeNull();
        this["end_timestamp"].ShouldBeNull();
    }

    // 0555 for directories, 0444 for everything else but links, which have no mode of their own.
    private async Task<string> OpenEntriesAsync() => (await RunningProgram.RunAsync(account.Command("/usr/bin/find",
        [
            Runa, "(", "-type", "d", "!", "-perm", "0555", "-o",
            "!", "-type", "d", "!", "-type", "l", "!", "-perm", "0444", ")", "-printf", "%M %P\n",
        ])))
        .ShouldSucceed().Output;
}
