using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Agentd.EndToEnd.Tests.Accounts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Agentd.EndToEnd.Tests.Repositories;

/// <summary>
/// A private git server: smart HTTP over TLS, for those who send its token as a bearer. It logs the authorization of every request, and
/// knows some other paths that answer as troubled servers do.
/// </summary>
internal sealed class TlsGitServer : IAsyncDisposable
{
    /// <summary>The private repository.</summary>
    public const string Private = "private.git";

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

    /// <summary>Starts a server.</summary>
    public static async Task<TlsGitServer> StartAsync(TlsAuthority authority, GitServer git, string token)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
            kestrel.Listen(IPAddress.Any, 0, listen => listen.UseHttps(authority.Certify()));
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
                return isPost ? PackAsync(context) : AdvertiseAsync(context);
            default:
                return RefuseAsync(context, 404);
        }
    }

    private static Task RefuseAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private async Task AdvertiseAsync(HttpContext context)
    {
        context.Response.ContentType = "application/x-git-upload-pack-advertisement";
        await context.Response.WriteAsync("001e# service=git-upload-pack\n0000");
        await UploadPackAsync(context, "--http-backend-info-refs");
    }

    private Task PackAsync(HttpContext context)
    {
        context.Response.ContentType = "application/x-git-upload-pack-result";
        return UploadPackAsync(context);
    }

    private async Task UploadPackAsync(HttpContext context, params string[] options)
    {
        var account = Account.Of(Account.CallerIsRoot ? Privilege.Rootful : Privilege.Rootless);
        using var git = System.Diagnostics.Process.Start(account.Command(
            "/usr/bin/git", ["upload-pack", "--stateless-rpc", .. options, $"{_git.Folder}/{GitServer.Demo}"]))!;
        await context.Request.Body.CopyToAsync(git.StandardInput.BaseStream);
        git.StandardInput.Close();
        await git.StandardOutput.BaseStream.CopyToAsync(context.Response.Body);
        await git.WaitForExitAsync();
    }
}
