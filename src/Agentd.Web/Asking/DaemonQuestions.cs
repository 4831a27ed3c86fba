using System.Net.Sockets;
using Agentd.Protocol;
using Agentd.Protocol.Connections;

namespace Agentd.Web.Asking;

/// <summary>Asks the daemon at one socket, with deadlines, and with failures in words for whoever looks at a page.</summary>
/// <param name="socketPath">The daemon's socket.</param>
internal sealed class DaemonQuestions(string socketPath)
{
    private static readonly TimeSpan GreetingTime = TimeSpan.FromSeconds(5), AnswerTime = TimeSpan.FromSeconds(30);

    // Records of terabytes are read before the answer comes; the daemon has a deadline of its own.
    private static readonly TimeSpan LongAnswerTime = TimeSpan.FromMinutes(15);

    /// <summary>The daemon's socket.</summary>
    public string SocketPath => socketPath;

    /// <summary>Connects, and sends a request whose answers the caller reads.</summary>
    /// <exception cref="DaemonAwayException">The daemon cannot be reached.</exception>
    public Task<ClientConnection> OpenAsync(Request request, CancellationToken cancellation) =>
        WithinAsync(GreetingTime, async token =>
        {
            var connection = await ClientConnection.OpenAsync(socketPath, token).ConfigureAwait(false);
            await connection.SendAsync(request, token).ConfigureAwait(false);
            return connection;
        }, cancellation);

    /// <summary>Asks a question that has one answer.</summary>
    /// <exception cref="DaemonAwayException">The daemon cannot be reached, or does not answer.</exception>
    /// <exception cref="DaemonRefusalException">It answers with a problem.</exception>
    public Task<T> AskAsync<T>(Request question, CancellationToken cancellation) where T : Reply =>
        OneAsync<T>(question, AnswerTime, cancellation);

    /// <summary>Asks a question whose answer takes the daemon long.</summary>
    /// <exception cref="DaemonAwayException">The daemon cannot be reached, or does not answer.</exception>
    /// <exception cref="DaemonRefusalException">It answers with a problem.</exception>
    public Task<T> AskPatientlyAsync<T>(Request question, CancellationToken cancellation) where T : Reply =>
        OneAsync<T>(question, LongAnswerTime, cancellation);

    /// <summary>Asks a question whose answer comes in parts.</summary>
    /// <exception cref="DaemonAwayException">The daemon cannot be reached, or does not answer.</exception>
    /// <exception cref="DaemonRefusalException">It answers with a problem.</exception>
    public Task<IReadOnlyList<T>> AskAsync<T>(Request question, Func<T, bool> more, CancellationToken cancellation) where T : Reply =>
        AllAsync(question, more, AnswerTime, cancellation);

    private async Task<T> OneAsync<T>(Request question, TimeSpan time, CancellationToken cancellation) where T : Reply =>
        (await AllAsync<T>(question, _ => false, time, cancellation).ConfigureAwait(false))[0];

    private async Task<IReadOnlyList<T>> AllAsync<T>(
        Request question, Func<T, bool> more, TimeSpan time, CancellationToken cancellation) where T : Reply
    {
        await using var connection = await OpenAsync(question, cancellation).ConfigureAwait(false);
        return await WithinAsync(time, async token =>
        {
            var parts = new List<T>();
            do parts.Add(await PartAsync<T>(connection, token).ConfigureAwait(false));
            while (more(parts[^1]));
            return parts;
        }, cancellation).ConfigureAwait(false);
    }

    private static async Task<T> PartAsync<T>(ClientConnection connection, CancellationToken cancellation) where T : Reply =>
        await connection.ReadAsync(cancellation).ConfigureAwait(false) switch
        {
            T answer => answer,
            Problem problem => throw new DaemonRefusalException(problem),
            null => throw new DaemonAwayException("it closed the connection without an answer: see its log"),
            var other => throw new DaemonAwayException($"it answered with '{other.GetType().Name}' where '{typeof(T).Name}' was due"),
        };

    private async Task<T> WithinAsync<T>(TimeSpan time, Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(time);
        try
        {
            return await work(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new DaemonAwayException($"it did not answer within {time.TotalSeconds:0} s");
        }
        catch (SocketException refused)
        {
            throw new DaemonAwayException(refused.SocketErrorCode == SocketError.AccessDenied
                ? "permission denied" : "nothing listens there; is it running?");
        }
        catch (ProtocolException failure)
        {
            throw new DaemonAwayException(failure.Message);
        }
    }
}

/// <summary>The daemon cannot be talked to now; the message says why, without a subject.</summary>
internal sealed class DaemonAwayException(string message) : Exception(message);

/// <summary>The daemon answered with a problem.</summary>
internal sealed class DaemonRefusalException(Problem problem) : Exception(problem.Message)
{
    /// <summary>The word of <see cref="ProblemCode"/>.</summary>
    public string Code { get; } = problem.Code;

    /// <summary>Whether the same question may have an answer soon.</summary>
    public bool IsPassing { get; } = Passes(problem);

    /// <summary>Whether a problem is one of the moment, as of a daemon that ends or has too many clients.</summary>
    public static bool Passes(Problem problem) => problem.Code is ProblemCode.TooManyConnections or ProblemCode.ShuttingDown
        or ProblemCode.Timeout or ProblemCode.ConnectionLost;
}
