using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Agentd.EndToEnd.Tests.Accounts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Agentd.EndToEnd.Tests.Repositories;

/// <summary>
/// A private git server: smart HTTP over TLS, for those who send its token, as a bearer or, for one repository, as a password. It logs the
/// authorization of every request, and knows some other paths that answer as troubled servers do.
/// </summary>
internal sealed class TlsGitServer : IAsyncDisposable
{
    /// <summary>The private repository.</summary>
    public const string Private = "private.git";

    /// <summary>
    /// One for those who send the token as the password of <see cref="User"/>; it takes pushes, and whoever uses it makes it.
    /// </summary>
    public const string Pushed = "pushed.git";

    /// <summary>The user that goes with the token.</summary>
    public const string User = "x-access-token";

    /// <summary>The private repository, which moved: the first request is redirected to the other server.</summary>
    public const string Moved = "moved.git";

    /// <summary>One that is redirected only at the second request, a POST, which git repeats with a scoped header.</summary>
    public const string MovedLate = "moved-late.git";

    private readonly WebApplication _app;
    private readonly GitServer _git;
    private readonly string _token;

    private TlsGitServer(WebApplication app, GitServer git, string token) => (_app, _git, _token) = (app, git, token);

    /// <summary>Every request: its path, and the authorization it carried.</summary>
    public ConcurrentQueue<(string Path, string Authorization)> Requests { get; } = new();

    /// <summary>Where redirected requests are sent.</summary>
    public string Elsewhere { get; set; } = "";

    /// <summary>Starts a server on a port of all addresses.</summary>
    public static Task<TlsGitServer> StartAsync(TlsAuthority authority, GitServer git, string token) =>
        StartAsync(authority, git, token, new(IPAddress.Any, 0), SocketTransportOptions.CreateDefaultBoundListenSocket);

    /// <summary>Starts a server.</summary>
    /// <param name="authority">Who certifies it.</param>
    /// <param name="git">Where its repositories are.</param>
    /// <param name="token">The token that it takes.</param>
    /// <param name="at">Where it listens.</param>
    /// <param name="bind">Makes the socket there.</param>
    public static async Task<TlsGitServer> StartAsync(
        TlsAuthority authority, GitServer git, string token, IPEndPoint at, Func<EndPoint, Socket> bind)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().UseSockets(sockets => sockets.CreateBoundListenSocket = bind);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
            kestrel.Listen(at, listen => listen.UseHttps(authority.Certify("git.example.org")));
        });
        var server = new TlsGitServer(builder.Build(), git, token);
        server._app.Run(server.AnswerAsync);
        await server._app.StartAsync();
        return server;
    }

    /// <summary>The server's origin as an account's containers reach it.</summary>
    public async Task<string> OriginAsync(Account account)
    {
        var addresses = _app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses;
        return $"https://{await _git.NameAsync(account)}:{new Uri(addresses.Single()).Port}";
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        Requests.Enqueue((path, context.Request.Headers.Authorization.ToString()));
        var (repository, rest) = path[1..].IndexOf('/') is var slash and > 0 ? (path[1..][..slash], path[1..][slash..]) : (path, "");
        var isPost = HttpMethods.IsPost(context.Request.Method);
        switch (repository)
        {
            case "forbidden.git":
                return RefuseAsync(context, 403);
            case "moved.git":
            case "moved-late.git" when isPost:
                context.Response.Headers.Location = $"{Elsewhere}/{Private}{rest}{context.Request.QueryString}";
                return RefuseAsync(context, 307);
            case Private or "moved-late.git" when context.Request.Headers.Authorization != $"Bearer {_token}":
                return RefuseAsync(context, 401);
            case Private or "moved-late.git":
                return TalkAsync(context, rest, GitServer.Demo);
            case Pushed when context.Request.Headers.Authorization != $"Basic {Base64($"{User}:{_token}")}":
                context.Response.Headers.WWWAuthenticate = "Basic realm=\"pushed\"";
                return RefuseAsync(context, 401);
            case Pushed:
                return TalkAsync(context, rest, Pushed);
            default:
                return RefuseAsync(context, 404);
        }
    }

    private static Task RefuseAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private Task TalkAsync(HttpContext context, string path, string repository)
    {
        var isPost = HttpMethods.IsPost(context.Request.Method);
        return (isPost ? path[1..] : context.Request.Query["service"].ToString()) switch
        {
            "git-upload-pack" => TalkAsync(context, isPost, "upload-pack", repository),
            "git-receive-pack" when repository == Pushed => TalkAsync(context, isPost, "receive-pack", repository),
            _ => RefuseAsync(context, 403),
        };
    }

    private async Task TalkAsync(HttpContext context, bool isPost, string program, string repository)
    {
        context.Response.ContentType = $"application/x-git-{program}-{(isPost ? "result" : "advertisement")}";
        if (!isPost)
        {
            var greeting = $"# service=git-{program}\n";
            await context.Response.WriteAsync($"{greeting.Length + 4:x4}{greeting}0000");
        }
        var account = Account.Of(Account.CallerIsRoot ? Privilege.Rootful : Privilege.Rootless);
        string[] options = isPost ? [] : ["--http-backend-info-refs"];
        using var git = System.Diagnostics.Process.Start(account.Command(
            "/usr/bin/git", [program, "--stateless-rpc", .. options, $"{_git.Folder}/{repository}"]))!;
        await context.Request.Body.CopyToAsync(git.StandardInput.BaseStream);
        git.StandardInput.Close();
        await git.StandardOutput.BaseStream.CopyToAsync(context.Response.Body);
        await git.WaitForExitAsync();
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.Latin1.GetBytes(text));
}
