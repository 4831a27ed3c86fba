using System.Collections.Concurrent;
using System.Text;
using Agentd.Application.Ports;
using Agentd.Application.Sessions;
using Agentd.Application.Sessions.Rotation;
using Agentd.Domain.Credentials;
using Agentd.Domain.Network;
using Agentd.Domain.Sessions;
using NSubstitute;

namespace Agentd.Application.Tests.Sessions.Rotation;

public sealed class CredentialRotationTests : IAsyncDisposable
{
    private const string First = "the-first-value", Second = "the-second-value", Third = "the-third-value";

    private static readonly CredentialSource _file = new CredentialSource.File("/keys/key");
    private static readonly CredentialSource.Command _command = new(["/mint"], TimeSpan.FromMinutes(50));
    private static readonly BrokeredUse _use = new([HostPattern.Parse("api.example.org")]);

    private readonly SessionWorld _world = new();
    private readonly ISecretFiles _files = Substitute.For<ISecretFiles>();
    private readonly CredentialRotation _rotation;
    private readonly LiveSession _live;
    private readonly ConcurrentQueue<string> _given = new();
    private readonly ConcurrentDictionary<CredentialSource, Func<SecretValue?>> _held = new();
    private volatile Action? _changed;

    public CredentialRotationTests()
    {
        _world.Egress.IsFiltered(SessionWorld.Staged).Returns(true);
        _world.Egress.Takes(null!, null!).ReturnsForAnyArgs(true);
        _world.Egress.RenewAsync(default, null!, null!, default).ReturnsForAnyArgs(call =>
        {
            if (call.ArgAt<IReadOnlyList<ResolvedCredential>>(2) is not { } all) return Task.CompletedTask;
            var values = all.Select(one => Encoding.UTF8.GetString(one.Value.Reveal().Span)).ToArray();
            // Who could get a value must find it masked already.
            _live!.Masked.ShouldNotBeNull().Count(value => all.Any(one => one.Value.Is(value))).ShouldBe(values.Length);
            _given.Enqueue(string.Join(',', values));
            return Task.CompletedTask;
        });
        _world.Credentials.Resolve(null!).ReturnsForAnyArgs(call => _held[call.Arg<CredentialSource>()]());
        _files.Watch("", null!).ReturnsForAnyArgs(call =>
        {
            _changed = call.Arg<Action>();
            return Substitute.For<IDisposable>();
        });
        _rotation = new CredentialRotation(
            _world.Agents, _world.Networks, _world.Egress, _world.Credentials, _files, _world.Minted, _world.Time, _world.Log);
        _live = _world.Live();
    }

    public async ValueTask DisposeAsync() => await _rotation.DisposeAsync();

    [Fact]
    public async Task A_changed_file_is_given_to_the_session_and_what_was_before_stays_masked()
    {
        await BeginAsync(_file);

        Hold(_file, Second);
        _changed.ShouldNotBeNull()();

        await UntilAsync(() => _world.Log.Events("runner.credential_renewed").Count > 0);
        _given.ShouldBe([$"{First},{Second}"]);
        _world.Log.Events("runner.credential_renewed").ShouldHaveSingleItem().Fields["credential"].ShouldBe("API_KEY");
        _live.Masked.ShouldNotBeNull().Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("short", "the new value has fewer than 8 bytes")]
    [InlineData("two\nlines of it", "the new value holds a line end or a NUL")]
    [InlineData(null, "it is a directory")]
    public async Task A_value_that_cannot_be_used_is_kept_out_and_told_once(string? bad, string why)
    {
        await BeginAsync(_file);
        if (bad is null) _held[_file] = () => throw new SessionException(why);
        else Hold(_file, bad);

        for (var times = 1; times <= 3; times++) await LookAsync();

        await UntilAsync(() => _world.Log.Events("runner.credential_not_renewed").Count > 0);
        var told = _world.Log.Events("runner.credential_not_renewed").ShouldHaveSingleItem();
        told.Fields["error"].ShouldBeOfType<string>().ShouldStartWith(why);
        _given.ShouldBeEmpty();
        Hold(_file, Second);
        _changed!();
        await UntilAsync(() => _given.ToArray() is [$"{First},{Second}"]);
    }

    [Fact]
    public async Task Who_may_not_take_a_value_where_it_is_declared_to_go_now_keeps_what_it_has()
    {
        await BeginAsync(_file);
        _world.Egress.Takes(null!, null!).ReturnsForAnyArgs(false);

        Hold(_file, Second);
        // One look begins when what the one before it found is dealt with.
        for (var times = 1; times <= 2; times++) await LookAsync();

        _given.ShouldBeEmpty();
        _live.Masked.ShouldNotBeNull().Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_reload_gives_what_the_agent_has_declared_now()
    {
        await BeginAsync(_file);
        var other = new CredentialSource.File("/keys/other");
        Hold(other, Second);
        Declare(other);

        _rotation.LookAgain();

        await UntilAsync(() => _given.ToArray() is [$"{First},{Second}"]);
    }

    [Fact]
    public async Task A_command_runs_again_when_its_time_is_over()
    {
        Print(First, Second);
        await BeginAsync(_command);

        await _world.PassTimeUntil(UntilAsync(() => !_given.IsEmpty), TimeSpan.FromMinutes(1));

        _given.ShouldBe([$"{First},{Second}"]);
        (_world.Time.GetUtcNow() - _live.Session.AcceptedAt).ShouldBeGreaterThanOrEqualTo(_command.Every);
    }

    [Fact]
    public async Task A_command_runs_again_when_a_host_does_not_take_its_value()
    {
        Print(First, Second);
        await BeginAsync(_command);

        _world.Egress.Rejected += Raise.Event<Action<SessionId, string>>(_live.Id, "API_KEY");

        await UntilAsync(() => _given.ToArray() is [$"{First},{Second}"]);
    }

    [Fact]
    public async Task A_command_that_fails_is_tried_again_and_the_old_value_goes_on()
    {
        Print(First, null, Second);
        await BeginAsync(_command);
        _rotation.LookAgain();
        await UntilAsync(() => _world.Log.Events("runner.credential_not_renewed").Count == 1);
        _given.ShouldBeEmpty();

        await _world.PassTimeUntil(UntilAsync(() => !_given.IsEmpty), TimeSpan.FromSeconds(5));

        _given.ShouldBe([$"{First},{Second}"]);
    }

    [Fact]
    public async Task A_command_never_runs_twice_at_a_time_and_serves_all_who_wait_for_it()
    {
        var printing = new TaskCompletionSource<SecretValue>();
        _world.Credentials.MintAsync(null!, null, default).ReturnsForAnyArgs(printing.Task);

        var both = Task.WhenAll(_world.Minted.CurrentAsync(_command, default), _world.Minted.CurrentAsync(_command, default));
        printing.SetResult(SessionWorld.Secret(First));

        (await SessionWorld.EndOf(both)).ShouldAllBe(value => value.Is(SessionWorld.Secret(First)));
        await _world.Credentials.ReceivedWithAnyArgs(1).MintAsync(null!, null, default);
    }

    [Fact]
    public async Task What_a_command_prints_comes_once_a_session_of_an_earlier_daemon_is_taken_over()
    {
        Print(Second);
        Declare(_command);
        _live.Masked = [];

        await _world.Networks.ReopenAsync(_live, SessionWorld.Staged);

        await UntilAsync(() => _given.ToArray() is [Second]);
    }

    [Fact]
    public async Task Nothing_is_followed_for_a_session_that_is_over()
    {
        await BeginAsync(_file);
        await _world.Networks.CloseAsync(_live, SessionWorld.Staged, default);

        Hold(_file, Second);
        _changed!();
        _rotation.LookAgain();
        await _rotation.DisposeAsync();

        _given.ShouldBeEmpty();
    }

    [Fact]
    public void A_session_keeps_the_last_64_values_of_a_credential_to_mask()
    {
        (_live.Masked, _live.Brokered) = ([SessionWorld.Secret("held-by-the-session")], [Known("another-credential", "OTHER_KEY")]);

        for (var number = 0; number < 100; number++) _live.Renew(Known($"value-number-{number}"));

        _live.Masked.ShouldNotBeNull().Count.ShouldBe(65);
        _live.Brokered.Count.ShouldBe(65);
        _live.Brokered[^1].Value.Is(SessionWorld.Secret("value-number-99")).ShouldBeTrue();
        _live.Brokered[1].Value.Is(SessionWorld.Secret("value-number-36")).ShouldBeTrue();
    }

    private static ResolvedCredential Known(string value, string name = "API_KEY") =>
        new(name, SessionWorld.Secret(value)) { Brokered = _use };

    private void Declare(CredentialSource source) => _world.Agent = _world.Agent with
    {
        Credentials = [new CredentialDeclaration("API_KEY", source) { Brokered = _use }],
    };

    private void Hold(CredentialSource source, string value) => _held[source] = () => SessionWorld.Secret(value);

    // Null is a failure.
    private void Print(params string?[] values)
    {
        var next = new ConcurrentQueue<string?>(values);
        _world.Credentials.MintAsync(null!, null, default).ReturnsForAnyArgs(_ =>
            next.TryDequeue(out var value) && value is not null ? Task.FromResult(SessionWorld.Secret(value))
                : Task.FromException<SecretValue>(new SessionException("command /mint failed")));
    }

    private async Task BeginAsync(CredentialSource source)
    {
        Declare(source);
        if (source is CredentialSource.Command command) await _world.Minted.CurrentAsync(command, default);
        else Hold(source, First);
        (_live.Brokered, _live.Masked) = ([Known(First)], [SessionWorld.Secret(First)]);
        await _world.Networks.OpenAsync(_live, SessionWorld.Staged);
        if (source is CredentialSource.File) await UntilAsync(() => Looks() > 0);
    }

    private async Task LookAsync()
    {
        var before = Looks();
        _changed.ShouldNotBeNull()();
        await UntilAsync(() => Looks() > before);
    }

    private int Looks() => _world.Credentials.ReceivedCalls().Count(call => call.GetMethodInfo().Name == nameof(ICredentials.Resolve));

    // What a look sets off is over when the clock has nothing left to do.
    private async Task UntilAsync(Func<bool> holds)
    {
        for (var until = DateTime.UtcNow.AddMinutes(2); !holds(); await Task.Delay(5))
        {
            (DateTime.UtcNow < until).ShouldBeTrue("it did not happen");
            _world.Time.Advance(TimeSpan.FromMilliseconds(20));
        }
    }
}
