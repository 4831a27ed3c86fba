using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Agentd.EndToEnd.Tests.Agents.Dialects;
using Agentd.EndToEnd.Tests.Network;
using Agentd.EndToEnd.Tests.Repositories;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Agentd.EndToEnd.Tests.Agents;

/// <summary>
/// Stands in a world for every provider of models, at the address where all their names lead. Its model runs one line of a shell by the
/// agent's own tool, and has a last word when it was told how that went; the last word waits until the test has seen enough.
/// </summary>
internal sealed class ModelProvider : IAsyncDisposable
{
    /// <summary>What the model says last.</summary>
    public const string LastWords = "The page is edited, committed and pushed.";

    /// <summary>How often a provider that breaks down answers with an error before it breaks off.</summary>
    public const int Errors = 2;

    private static readonly Dialect[] _dialects = [new AnthropicMessages(), new OpenAiResponses(), new GeminiContent()];

    private readonly WebApplication _app;
    private readonly string _key;
    private readonly string _line;
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _breakdowns;

    private ModelProvider(WebApplication app, string key, string line) => (_app, _key, _line) = (app, key, line);

    /// <summary>Every request: its way, the host that it named, its path, and the answer's status.</summary>
    public ConcurrentQueue<(string Protocol, string Host, string Path, int Status)> Requests { get; } = new();

    /// <summary>What its answers cost, each as it was told to the agent.</summary>
    public ConcurrentQueue<Tokens> Told { get; } = new();

    /// <summary>Starts it.</summary>
    /// <param name="world">Where it stands.</param>
    /// <param name="authority">Who certifies it.</param>
    /// <param name="names">The names that it is known by.</param>
    /// <param name="key">The key that it takes.</param>
    /// <param name="line">What its model has the agent run.</param>
    public static async Task<ModelProvider> StartAsync(World world, TlsAuthority authority, string[] names, string key, string line)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().UseSockets(sockets => sockets.CreateBoundListenSocket = world.Bind);
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Parse(World.Elsewhere), 443, listen => listen.UseHttps(authority.Certify(names))));
        var provider = new ModelProvider(builder.Build(), key, line);
        provider._app.UseWebSockets();
        provider._app.Run(provider.ServeAsync);
        await provider._app.StartAsync();
        return provider;
    }

    /// <summary>The next requests for work are answered with errors, and one with half an answer.</summary>
    public void BreakDown() => _breakdowns = Errors + 1;

    /// <summary>Lets the model have its last word.</summary>
    public void Release() => _released.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Release();
        await _app.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext context)
    {
        try
        {
            await AnswerAsync(context);
        }
        finally
        {
            var (asked, answer) = (context.Request, context.Response);
            Requests.Enqueue((asked.Protocol, asked.Host.Host, $"{asked.Method} {asked.Path}", answer.StatusCode));
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var dialect = _dialects.FirstOrDefault(one => one.Answers(context.Request.Path));
        context.Response.StatusCode = dialect switch
        {
            null => StatusCodes.Status404NotFound,
            _ when dialect.Key(context.Request.Headers) != _key => StatusCodes.Status401Unauthorized,
            _ when context.WebSockets.IsWebSocketRequest || HttpMethods.IsPost(context.Request.Method) => StatusCodes.Status200OK,
            _ => StatusCodes.Status405MethodNotAllowed,
        };
        if (dialect is null || context.Response.StatusCode != StatusCodes.Status200OK) return;
        if (context.WebSockets.IsWebSocketRequest)
        {
            await ConverseAsync(dialect, await context.WebSockets.AcceptWebSocketAsync(), context.RequestAborted);
            return;
        }
        var request = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!;
        if (dialect.Shell(request) is not null && !dialect.HasResult(request) && await BreaksDownAsync(context, dialect)) return;
        context.Response.ContentType = "text/event-stream";
        foreach (var said in await ThinkAsync(dialect, request))
        {
            await context.Response.WriteAsync(said.Written, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }

    // First an error or two, and then an answer that breaks off.
    private async Task<bool> BreaksDownAsync(HttpContext context, Dialect dialect)
    {
        var (response, left) = (context.Response, Interlocked.Decrement(ref _breakdowns));
        if (left < 0) return false;
        if (left > 0)
        {
            response.StatusCode = left > 1 ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError;
            response.Headers.RetryAfter = "1";
            return true;
        }
        response.ContentType = "text/event-stream";
        await response.WriteAsync(dialect.Say("half", new Tokens(1, 1, 1)).First().Written, context.RequestAborted);
        await response.Body.FlushAsync(context.RequestAborted);
        context.Abort();
        return true;
    }

    // A request is a message, and so is each event of its answer.
    private async Task ConverseAsync(Dialect dialect, WebSocket socket, CancellationToken gone)
    {
        while (await ReceiveAsync(socket, gone) is { } request)
        {
            foreach (var said in await ThinkAsync(dialect, request))
            {
                await socket.SendAsync(
                    Encoding.UTF8.GetBytes(said.Data.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, gone);
            }
        }
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, gone);
    }

    // Null when the agent has said good-bye.
    private static async Task<JsonNode?> ReceiveAsync(WebSocket socket, CancellationToken gone)
    {
        using var message = new MemoryStream();
        var room = new byte[16 * 1024];
        WebSocketReceiveResult part;
        do
        {
            part = await socket.ReceiveAsync(room, gone);
            message.Write(room, 0, part.Count);
        }
        while (!part.EndOfMessage);
        return part.MessageType == WebSocketMessageType.Close ? null : JsonNode.Parse(message.ToArray());
    }

    private async Task<IEnumerable<ServerEvent>> ThinkAsync(Dialect dialect, JsonNode request)
    {
        var number = Told.Count + 1;
        var tokens = new Tokens(1000 + number, 100 + number, 10 + number);
        Told.Enqueue(tokens);
        if (dialect.HasResult(request))
        {
            await _released.Task;
            return dialect.Say(LastWords, tokens);
        }
        // What has no tools is a question beside the work: for a title, for a topic.
        return dialect.Shell(request) is { } shell
            ? dialect.Call(shell, _line, tokens)
            : dialect.Say("A page", tokens);
    }
}
