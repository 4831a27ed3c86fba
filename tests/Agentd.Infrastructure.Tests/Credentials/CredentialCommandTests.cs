using System.Diagnostics;
using System.Text;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Credentials;
using Agentd.Infrastructure.Tests.Podman;

namespace Agentd.Infrastructure.Tests.Credentials;

public sealed class CredentialCommandTests : IDisposable
{
    private static readonly TimeSpan _long = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("agentd-mint-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData("printf 'the-value'", "the-value")]
    [InlineData("echo the-value", "the-value")]
    [InlineData("printf 'the-value\n\n'", "the-value\n")]
    [InlineData("echo \"$0\"; exec cat", "{program}")]
    public async Task What_it_prints_is_the_value_without_one_line_end(string script, string value) =>
        Text(await RunAsync(script)).ShouldBe(value.Replace("{program}", Program));

    [Fact]
    public async Task Arguments_are_handed_on_as_they_are() =>
        Text(await RunAsync("echo \"$#:$1:$2\"", arguments: ["a b", "$HOME"])).ShouldBe("2:a b:$HOME");

    [Fact]
    public async Task It_does_not_see_what_is_secret_in_the_daemons_environment()
    {
        Environment.SetEnvironmentVariable("AGENTD_TEST_SECRET", "s3cr3t-value");
        Environment.SetEnvironmentVariable("no_proxy", "internal.example.org");

        var seen = Text(await RunAsync("env"));

        seen.ShouldContain("no_proxy=internal.example.org");
        seen.ShouldNotContain("s3cr3t-value");
    }

    [Fact]
    public async Task Its_last_words_are_told_without_the_values_that_are_in_them()
    {
        var failure = await Should.ThrowAsync<SessionException>(RunAsync("""
            echo the-new-value
            echo 'no way: the-new-value,' >&2
            printf 'was the-old-value\033[0m\n' >&2
            exit 3
            """, new SecretValue("the-old-value"u8)));

        failure.Message.ShouldBe($"command {Program} failed with exit code 3: no way: ***, was ***?[0m");
    }

    [Fact]
    public async Task Last_words_that_are_cut_end_before_what_may_be_a_value()
    {
        var failure = await Should.ThrowAsync<SessionException>(
            RunAsync("printf '%4090sthe-old-value' x >&2; exit 1", new SecretValue("the-old-value"u8)));

        failure.Message.ShouldEndWith("x");
    }

    [Theory]
    [InlineData("exit 1", "failed with exit code 1: it said nothing")]
    [InlineData("head -c 200000 /dev/zero | tr '\\0' x", "the value is longer than 131069 bytes")]
    public async Task A_failure_says_which_command_and_why(string script, string why)
    {
        var message = (await Should.ThrowAsync<SessionException>(RunAsync(script))).Message;

        message.ShouldContain($"command {Program}");
        message.ShouldContain(why);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_told()
    {
        var missing = new CredentialSource.Command([Program], TimeSpan.FromHours(1));

        var failure = await Should.ThrowAsync<SessionException>(CredentialCommand.RunAsync(missing, null, _long, default));

        failure.Message.ShouldContain(Program);
    }

    [Theory]
    [InlineData("exec sleep 1000")]
    [InlineData("sleep 1000 & echo the-value")]
    public async Task What_takes_too_long_is_killed_with_all_that_it_started(string script)
    {
        var failure = await Should.ThrowAsync<SessionException>(
            RunAsync($"echo $$ >{_directory}/group; {script}", deadline: TimeSpan.FromSeconds(2)));

        failure.Message.ShouldContain("did not end, or something that it started, within 2 s, and was killed");
        await ShouldBeEmptyAsync(int.Parse(File.ReadAllText($"{_directory}/group")));
    }

    [Fact]
    public async Task Who_is_not_wanted_any_more_is_killed_too()
    {
        using var unwanted = new CancellationTokenSource();
        var script = $"echo $$ >{_directory}/new; mv {_directory}/new {_directory}/group; sleep 1000";
        var running = RunAsync(script, cancellation: unwanted.Token);
        for (var until = DateTime.UtcNow + _long; !File.Exists($"{_directory}/group") && DateTime.UtcNow < until;) await Task.Delay(10);

        await unwanted.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(running);
        await ShouldBeEmptyAsync(int.Parse(File.ReadAllText($"{_directory}/group")));
    }

    private string Program => $"{_directory}/mint";

    private static string Text(SecretValue value) => Encoding.UTF8.GetString(value.Reveal().Span);

    private static async Task ShouldBeEmptyAsync(int group)
    {
        for (var until = DateTime.UtcNow + _long; ; await Task.Delay(50))
        {
            using var asked = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"kill -0 -{group} 2>/dev/null"]))!;
            await asked.WaitForExitAsync();
            if (asked.ExitCode != 0) return;
            (DateTime.UtcNow < until).ShouldBeTrue($"somebody of group {group} lives");
        }
    }

    private Task<SecretValue> RunAsync(
        string script, SecretValue? before = null, TimeSpan? deadline = null, CancellationToken cancellation = default,
        string[]? arguments = null)
    {
        WrittenProgram.Write(Program, $"#!/bin/sh\n{script}\n");
        var command = new CredentialSource.Command([Program, .. arguments ?? []], TimeSpan.FromHours(1));
        return CredentialCommand.RunAsync(command, before, deadline ?? _long, cancellation);
    }
}
