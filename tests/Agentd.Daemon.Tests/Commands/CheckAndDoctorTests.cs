namespace Agentd.Daemon.Tests.Commands;

public sealed class CheckAndDoctorTests : IDisposable
{
    private readonly KeptRecords _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task A_valid_configuration_is_summed_up_and_what_is_missing_on_the_host_is_a_warning()
    {
        var called = await Called.With("check", "--config", _host.ConfigPath);

        called.ExitCode.ShouldBe(0);
        called.Output.ShouldContain("warning: agent 'site-builder': base_image: ");
        called.Output.ShouldContain("agentd.toml: valid, 1 agent, 2 warnings\n");
        called.Output.ShouldContain($"  audit root  {_host.Root}\n");
        (await Called.With("check", "--config", _host.ConfigPath, "-o", "json")).Document("check").GetProperty("valid").GetBoolean()
            .ShouldBeTrue();
    }

    [Fact]
    public async Task Every_error_is_told_with_its_place_and_the_exit_code_is_1()
    {
        File.AppendAllText(_host.ConfigPath, "tiemout = \"1h\"\nrepo = 1\n");

        var called = await Called.With("check", "--config", _host.ConfigPath);

        called.ExitCode.ShouldBe(1);
        called.Output.ShouldContain("agentd.toml:11:1: agent 'site-builder': tiemout: unknown key; did you mean 'timeout'?\n");
        called.Output.ShouldContain("agentd.toml:12:8: agent 'site-builder': repo: is an integer");
        var json = await Called.With("check", "--config", _host.ConfigPath, "-o", "json");
        json.ExitCode.ShouldBe(1);
        json.Document("check").GetProperty("errors").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task A_configuration_that_is_missing_is_an_error_without_a_place()
    {
        var json = await Called.With("check", "--config", _host.At("none.toml"), "-o", "json");
        json.ExitCode.ShouldBe(1);
        json.Document("check").GetProperty("errors")[0].TryGetProperty("line", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Doctor_exits_1_when_a_condition_failed()
    {
        File.Delete(_host.At("method/manifest.toml"));

        var called = await Called.With("doctor", "--config", _host.ConfigPath);

        called.ExitCode.ShouldBe(1);
        called.Output.ShouldContain("failed   methodology of site-builder: ");
        called.Output.ShouldContain("         cure: put the methodology there");
        var json = await Called.With("doctor", "--config", _host.ConfigPath, "-o", "json");
        json.Document("doctor").GetProperty("healthy").GetBoolean().ShouldBeFalse();
        json.ExitCode.ShouldBe(1);
    }
}
