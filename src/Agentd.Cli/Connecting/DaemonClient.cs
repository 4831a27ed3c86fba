using System.Net.Sockets;
using Agentd.Protocol;
using Agentd.Protocol.Connections;

namespace Agentd.Cli.Connecting;

/// <summary>Talks to the daemon at one socket, with deadlines, and with errors in words for an operator.</summary>
internal sealed class DaemonClient(string socketPath)
{
    /// <summary>How long the daemon may take to greet.</summary>
    public static readonly TimeSpan GreetingTime = TimeSpan.FromSeconds(5);

    /// <summary>How long the daemon may take to answer a question.</summary>
    public static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(30);

    /// <summary>The daemon's socket.</summary>
    public string SocketPath => socketPath;

    /// <summary>Connects and greets.</summary>
    /// <exception cref="OperatorException">Nothing listens there, we may not connect, or no greeting comes in time.</exception>
    /// <exception cref="ProtocolException">The daemon is another build, or something else altogether.</exception>
    public Task<ClientConnection> OpenAsync(CancellationToken cancellation) =>
        WithinAsync(GreetingTime, ConnectAsync, cancellation);

    /// <summary>Asks a question that has one answer, for no longer than <see cref="AnswerTime"/>.</summary>
    /// <exception cref="OperatorException">The daemon cannot be reached, does not answer in time, or answers with a problem.</exception>
    public async Task<T> AskAsync<T>(Request question, CancellationToken cancellation) where T : Reply =>
        (await AskPagesAsync<T>(question, _ => false, cancellation).ConfigureAwait(false))[0];

    /// <summary>Asks for a list that comes in pages, for no longer than <see cref="AnswerTime"/>.</summary>
    /// <param name="question">The question.</param>
    /// <param name="more">Whether another page follows.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="OperatorException">The daemon cannot be reached, does not answer in time, or answers with a problem.</exception>
    public async Task<IReadOnlyList<TPage>> AskPagesAsync<TPage>(Request question, Func<TPage, bool> more, CancellationToken cancellation)
        where TPage : Reply
    {
        await using var connection = await OpenAsync(cancellation).ConfigureAwait(false);
        return await WithinAsync(AnswerTime, async token =>
        {
            await connection.SendAsync(question, token).ConfigureAwait(false);
            var pages = new List<TPage>();
            do pages.Add(await AnswerAsync<TPage>(connection, token).ConfigureAwait(false));
            while (more(pages[^1]));
            return pages;
        }, cancellation).ConfigureAwait(false);
    }

    private async Task<ClientConnection> ConnectAsync(CancellationToken cancellation)
    {
        try
        {
            return await ClientConnection.OpenAsync(socketPath, cancellation).ConfigureAwait(false);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AccessDenied)
        {
            throw new OperatorException($"agentd cannot be reached: permission denied (socket {socketPath})");
        }
        catch (SocketException)
        {
            throw new DaemonAbsentException(socketPath);
        }
        catch (ProtocolException e) when (e.Code is ProblemCode.Malformed or ProblemCode.FrameTooLarge)
        {
            throw new OperatorException($"what listens at {socketPath} is not agentd: {e.Message}");
        }
    }

    private static async Task<T> AnswerAsync<T>(ClientConnection connection, CancellationToken cancellation) where T : Reply =>
        await connection.ReadAsync(cancellation).ConfigureAwait(false) switch
        {
            T answer => answer,
            Problem problem => throw new ProblemException(problem),
            null => throw new OperatorException("agentd closed the connection without an answer: see its log"),
            var other => throw new OperatorException($"agentd answered with '{other.GetType().Name}' where '{typeof(T).Name}' was due"),
        };

    /// <summary>Does work that waits for the daemon, for no longer than the given time.</summary>
    /// <exception cref="OperatorException">The time is over.</exception>
    public async Task<T> WithinAsync<T>(TimeSpan time, Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(time);
        try
        {
            return await work(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new OperatorException($"agentd did not answer within {time.TotalSeconds:0} s (socket {socketPath})");
        }
    }
}

/// <summary>Nothing listens at the socket.</summary>
internal sealed class DaemonAbsentException(string socketPath) : OperatorException($"agentd is not running (socket {socketPath})");

/// <summary>The daemon answered with a problem. The text is its message, and below it each single error on a line of its own.</summary>
internal sealed class ProblemException(Problem problem)
    : OperatorException(problem.Details is { Count: > 0 } details ? $"{problem.Message}\n{string.Join('\n', details)}" : problem.Message)
{
    /// <summary>The problem, for a program.</summary>
    public Problem Problem { get; } = problem;
}
