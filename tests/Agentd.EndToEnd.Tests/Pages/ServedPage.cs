using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;

namespace Agentd.EndToEnd.Tests.Pages;

/// <summary>The page of a host's daemon, as <c>agentd web --open</c> serves it.</summary>
internal sealed class ServedPage : IAsyncDisposable
{
    private readonly RunningProgram _program;

    private ServedPage(RunningProgram program, Uri link) => (_program, Link) = (program, link);

    /// <summary>The link that signs one browser in.</summary>
    public Uri Link { get; }

    /// <summary>What all addresses of the page begin with.</summary>
    public string Origin => Link.GetLeftPart(UriPartial.Authority);

    /// <summary>What it printed on standard error.</summary>
    public string Errors => _program.Errors;

    /// <summary>Serves it at the loopback.</summary>
    public static async Task<ServedPage> OfAsync(Host host)
    {
        var program = RunningProgram.Start(host.Account.Command($"{TestSettings.Programs}/agentd",
        [
            "web", "--open", "--listen", $"127.0.0.1:{FreePort.Next()}", "--idle-exit", "1h", "--state-dir", $"{host.Folder.Path}/page",
            "--socket-path", host.Folder.Socket,
        ]));
        await Eventually.HoldsAsync("the page's link is printed", () => program.HasEnded || program.Output.Contains("/enter?key="));
        program.HasEnded.ShouldBeFalse(program.Errors);
        return new ServedPage(program, new Uri(program.Output.Trim()));
    }

    /// <summary>A client that has signed in.</summary>
    public async Task<HttpClient> SignInAsync()
    {
        var client = new HttpClient { BaseAddress = new Uri(Origin), Timeout = TimeSpan.FromMinutes(2) };
        (await client.GetAsync(Link)).EnsureSuccessStatusCode();
        return client;
    }

    /// <summary>Asks it to end, and requires that it does so cleanly.</summary>
    public async Task EndAsync()
    {
        _program.Signal("TERM");
        (await _program.EndAsync()).ShouldSucceed();
    }

    public ValueTask DisposeAsync() => _program.DisposeAsync();
}
