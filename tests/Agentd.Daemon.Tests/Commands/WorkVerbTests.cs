namespace Agentd.Daemon.Tests.Commands;

public sealed class WorkVerbTests : IDisposable
{
    private readonly KeptRecords _records = new();

    public void Dispose() => _records.Dispose();

    [Fact]
    public async Task Shows_the_kept_work_and_how_to_fetch_it()
    {
        var id = await _records.SealWithWork();
        var copy = $"{_records.Root}.bundle";

        var shown = await Called.With("work", id[..12], "--audit-root", _records.Root);
        var json = await Called.With("work", id, "--bundle", copy, "--audit-root", _records.Root, "-o", "json");
        var document = json.Document("work");

        shown.ExitCode.ShouldBe(0, shown.Errors);
        shown.Output.ShouldStartWith($"session {id} of site-builder: kept all, written by the session\n");
        shown.Output.ShouldContain("  not kept (large) big\\u001b[2J\n");
        shown.Output.ShouldEndWith($"/work.bundle refs/agentd/work:refs/agentd/{id}\n");
        document.GetProperty("bundle").GetString().ShouldBe(copy);
        File.ReadAllText(copy).ShouldBe("# v2 git bundle\n");
        File.Delete(copy);
    }

    [Fact]
    public async Task Says_that_a_record_keeps_none()
    {
        var id = await _records.Seal();

        var (exitCode, _, errors) = await Called.With("work", id, "--audit-root", _records.Root);

        exitCode.ShouldBe(1);
        errors.ShouldStartWith($"agentd: the record of session {id} keeps no work: ");
    }
}
