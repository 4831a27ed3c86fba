using Agentd.Daemon.Commands.Options;

namespace Agentd.Daemon.Tests.Commands;

public sealed class AuditVerbTests : IDisposable
{
    private readonly KeptRecords _records = new();

    public void Dispose() => _records.Dispose();

    [Fact]
    public async Task List_shows_records_newest_first_open_ones_too()
    {
        var old = await _records.Seal(KeptRecords.LongAgo.AddDays(1));
        var recent = await _records.Seal();
        var open = _records.Begin();

        var (exitCode, output, _) = await Audit("list");

        exitCode.ShouldBe(0);
        var lines = output.TrimEnd().Split('\n');
        lines[0].ShouldStartWith("SESSION           AGENT         OUTCOME     EXIT  STARTED");
        lines.Skip(1).Select(line => line[..16]).ShouldBe([recent, old, open]);
        lines[2].ShouldEndWith("success     0     2024-01-03T03:04:05Z  2024-01-03T03:05:05Z  #1");
        lines[3].ShouldContain("incomplete");
        (await Audit("list", "-o", "json")).Document("audit-list").GetArrayLength().ShouldBe(3);
    }

    [Theory]
    [InlineData("audit list --audit-root ")]
    [InlineData("audit verify --audit-root /x --head ")]
    [InlineData("audit verify --audit-root /x --public-key ")]
    [InlineData("doctor --config ")]
    [InlineData("check --config ")]
    public async Task An_empty_path_is_a_wrong_command_line(string line)
    {
        var (exitCode, output, errors) = await Called.With(line.Split(' '));

        (exitCode, output).ShouldBe((2, ""));
        errors.ShouldStartWith($"agentd: {line.Split(' ')[^2]} must not be empty\n");
    }

    [Fact]
    public async Task A_full_disk_is_told_in_one_line()
    {
        using var disk = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        var full = new StreamWriter(disk) { AutoFlush = true };
        var errors = new StringWriter();

        var exitCode = await DaemonProgram.RunAsync(
            ["audit", "list", "--audit-root", _records.Root], new StartDirectory("/"), TextReader.Null, full, errors);

        (exitCode, errors.ToString()).ShouldBe((1, "agentd: cannot write: No space left on device : '/dev/full'\n"));
    }

    [Fact]
    public async Task Show_finds_a_record_by_the_beginning_of_its_id()
    {
        var id = await _records.Seal();

        var shown = await Audit("show", id[..12]);

        shown.ExitCode.ShouldBe(0);
        shown.Output.ShouldContain("state                complete\n");
        shown.Output.ShouldMatch("(?m)^outcome +success$");
        (await Audit("show", id, "-o", "json")).Document("audit-show").GetProperty("record").GetProperty("session_id").GetString()
            .ShouldBe(id);
        var missing = await Audit("show", "zz");
        (missing.ExitCode, missing.Output).ShouldBe((1, ""));
        missing.Errors.ShouldContain("no audit record");
    }

    [Fact]
    public async Task Verify_is_content_with_what_is_as_it_was()
    {
        var id = await _records.Seal();

        var all = await Audit("verify");

        (all.ExitCode, all.Errors).ShouldBe((0, ""));
        all.Output.ShouldContain($"site-builder: 1 record(s) compared, 0 incomplete, chain up to {id}, nothing from outside vouches");
        all.Output.ShouldEndWith("\nintact\n");
        (await Audit("verify", id, "-o", "json")).Document("audit-verify").GetProperty("intact").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Verify_answers_first_for_the_records_that_it_is_asked_about()
    {
        var forged = await _records.Seal();
        var whole = await _records.Seal();
        var removed = await _records.Seal();
        _records.Shell($"chmod u+w audit/site-builder/{forged}/runa/file && echo forged >audit/site-builder/{forged}/runa/file");
        var alone = await Audit("verify", whole);
        (alone.ExitCode, alone.Output.Split('\n')[0]).ShouldBe((0, $"site-builder {whole}: is as it was sealed"));

        _records.Shell($"chmod -R u+rwX audit/site-builder/{removed} && rm -rf audit/site-builder/{removed}");
        var beside = await Audit("verify", whole, forged);

        beside.ExitCode.ShouldBe(1);
        beside.Output.Split('\n').Take(2).ShouldBe(
            [$"site-builder {whole}: is as it was sealed", $"site-builder {forged}: is not as it was sealed: 1 difference(s)"],
            ignoreOrder: true);
        beside.Output.ShouldContain($"site-builder {removed}: was the newest record");
        var json = (await Audit("verify", whole, "-o", "json")).Document("audit-verify");
        json.GetProperty("intact").GetBoolean().ShouldBeFalse();
        json.GetProperty("records")[0].GetProperty("whole").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Verify_of_a_record_that_was_never_sealed_exits_1()
    {
        var open = _records.Begin();

        var asked = await Audit("verify", open);

        asked.ExitCode.ShouldBe(1);
        asked.Output.ShouldStartWith($"site-builder {open}: is incomplete: it was never sealed, and nothing vouches for it\n");
        asked.Output.ShouldEndWith("\nno difference, but not every record that was asked for could be compared\n");
        (await Audit("verify")).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Verify_misses_an_agent_that_its_chain_alone_knows_and_names_what_is_not_its_own()
    {
        var id = await _records.Seal();
        _records.Shell("mkdir audit/lost+found && mv audit/site-builder away");

        var verified = await Audit("verify");

        verified.ExitCode.ShouldBe(1);
        verified.Output.ShouldContain($"site-builder {id}: was the newest record, at place 1 of the chain, and is missing\n");
        verified.Output.ShouldContain("note: lost+found is nothing that agentd makes, and was not looked at\n");
        (await Audit("verify", "-o", "json")).Document("audit-verify").GetProperty("unknown")[0].GetString().ShouldBe("lost+found");
    }

    [Fact]
    public async Task Verify_names_every_difference_and_exits_1()
    {
        var id = await _records.Seal();
        _records.Shell($"chmod u+w audit/site-builder/{id}/runa/file && echo forged >audit/site-builder/{id}/runa/file");

        var verified = await Audit("verify");

        verified.ExitCode.ShouldBe(1);
        verified.Output.ShouldContain($"site-builder {id} runa/file: ");
        verified.Output.ShouldContain("NOT INTACT: ");
        var json = await Audit("verify", "-o", "json");
        json.ExitCode.ShouldBe(1);
        json.Document("audit-verify").GetProperty("findings").GetArrayLength().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_head_kept_elsewhere_tells_of_a_newest_record_that_is_gone()
    {
        await _records.Seal();
        var newest = await _records.Seal();
        var heads = await Audit("head");
        heads.Output.ShouldMatch($"^site-builder {newest} [0-9a-f]{{64}}\n$");
        (await Audit("head", "-o", "json")).Document("audit-head")[0].GetProperty("session_id").GetString().ShouldBe(newest);
        File.WriteAllText(_records.At("heads"), heads.Output);

        (await Audit("verify", "--head", _records.At("heads"))).Output.ShouldContain($"nothing removed up to {newest}");
        _records.Shell($"chmod -R u+rwX audit/site-builder/{newest} && rm -rf audit/site-builder/{newest}");

        (await Audit("verify", "--head", _records.At("heads"))).ExitCode.ShouldBe(1);
        var fromInput = await Called.With(new StringReader(heads.Output), "audit", "verify", "--head", "-", "--audit-root", _records.Root);
        fromInput.ExitCode.ShouldBe(1);
        fromInput.Output.ShouldContain(newest);
    }

    [Theory]
    [InlineData("no-such-file", "the heads cannot be read")]
    [InlineData("agentd.toml", "line 1 of the heads is not")]
    public async Task Heads_that_are_none_are_refused(string file, string words)
    {
        var refused = await Audit("verify", "--head", _records.At(file));
        refused.ExitCode.ShouldBe(1);
        refused.Errors.ShouldContain(words);
    }

    [Fact]
    public async Task Signatures_are_checked_with_the_public_key_alone()
    {
        _records.Shell(
            "openssl genpkey -algorithm ed25519 -out key.pem && chmod 600 key.pem && openssl pkey -in key.pem -pubout -out public.pem");
        await _records.Seal();

        var verified = await Audit("verify", "--public-key", _records.At("public.pem"));

        verified.ExitCode.ShouldBe(1);
        verified.Output.ShouldContain("is not signed");
    }

    [Fact]
    public async Task Prune_removes_old_complete_records_only_and_says_which()
    {
        var old = await _records.Seal(KeptRecords.LongAgo);
        var recent = await _records.Seal();
        var open = _records.Begin();

        var tried = await Audit("prune", "--older-than", "30d", "--dry-run");
        tried.Output.ShouldBe($"would remove site-builder {old}, ended 2024-01-02T03:05:05Z\nwould remove 1 record(s)\n");
        Kept().ShouldBe([old, recent, open], ignoreOrder: true);
        (await Audit("prune", "--older-than", "30d", "--dry-run", "-o", "json")).Document("audit-prune").GetProperty("dry_run").GetBoolean()
            .ShouldBeTrue();

        (await Audit("prune", "--older-than", "30d")).ExitCode.ShouldBe(0);
        Kept().ShouldBe([recent, open], ignoreOrder: true);
        (await Audit("verify")).Output.ShouldContain("#1 to #1 were pruned");
    }

    [Theory]
    [InlineData("'--older-than' is required", "prune")]
    [InlineData("'0d' must be longer than zero", "prune", "--older-than", "0d")]
    [InlineData("'soon' is not a duration", "prune", "--older-than", "soon")]
    [InlineData("contradict each other", "list", "--config", "a", "--audit-root", "b")]
    [InlineData("Argument 'xml' not recognized", "list", "-o", "xml")]
    [InlineData("Unrecognized command or argument '--bogus'", "list", "--bogus")]
    public async Task A_wrong_command_line_exits_2_and_changes_nothing(string words, params string[] arguments)
    {
        var called = await Called.With(["audit", .. arguments]);
        (called.ExitCode, called.Output).ShouldBe((2, ""));
        called.Errors.ShouldContain(words, Case.Insensitive);
        called.Errors.ShouldContain($"see 'agentd audit {arguments[0]} --help'");
    }

    [Theory]
    [InlineData("unknown option '--bogus'", "audit", "show", "--bogus")]
    [InlineData("unknown option '--haed'", "audit", "verify", "--haed", "x")]
    [InlineData("unknown word '[x]' before the verb", "[x]", "audit", "list")]
    public async Task Nothing_is_taken_for_an_id_that_looks_like_an_option(string words, params string[] arguments)
    {
        var called = await Called.With(arguments);
        (called.ExitCode, called.Output).ShouldBe((2, ""));
        called.Errors.ShouldStartWith(
            $"agentd: {words}\nagentd: see 'agentd audit {arguments.First(word => word is "show" or "verify" or "list")} --help'\n");
    }

    [Fact]
    public async Task The_root_may_be_named_before_or_after_the_verb_or_by_the_configuration()
    {
        var id = await _records.Seal();
        string[][] calls =
        [
            ["audit", "--audit-root", _records.Root, "list"],
            ["audit", "list", "--audit-root", _records.Root],
            ["audit", "--config", _records.ConfigPath, "list"],
            ["audit", "list", "--config", _records.ConfigPath],
        ];
        foreach (var call in calls) (await Called.With(call)).Output.ShouldContain(id);
    }

    [Fact]
    public async Task A_configuration_with_errors_is_told_and_nothing_is_guessed()
    {
        File.WriteAllText(_records.ConfigPath, "agents = 1\n");
        var called = await Called.With("audit", "list", "--config", _records.ConfigPath);
        (called.ExitCode, called.Output).ShouldBe((1, ""));
        called.Errors.ShouldContain("agentd.toml:1:10: agents: is an integer");
    }

    private Task<Called> Audit(params string[] arguments) => Called.With(["audit", .. arguments, "--audit-root", _records.Root]);

    private IEnumerable<string> Kept() =>
        Directory.GetDirectories(_records.At("audit/site-builder")).Select(path => Path.GetFileName(path));
}
