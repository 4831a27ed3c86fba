using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text.Json;
using Agentd.Protocol;
using Agentd.Protocol.Frames;

namespace Agentd.Egress.Protocol;

/// <summary>A daemon's connection to its broker. Several tasks may ask; answers come in the order of the questions.</summary>
public sealed class EgressConnection : IDisposable
{
    private readonly NetworkStream _stream;
    private readonly FrameWriter _writer;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ConcurrentQueue<TaskCompletionSource<EgressReply>> _owed = new();
    private readonly Action<EgressReply> _hear;

    private EgressConnection(Socket socket, Action<EgressReply> hear)
    {
        _stream = new NetworkStream(socket, ownsSocket: true);
        _writer = new FrameWriter(_stream);
        _hear = hear;
        Closed = ListenAsync();
    }

    /// <summary>Completes when the broker is gone.</summary>
    public Task Closed { get; }

    /// <summary>The version of the contract that both sides speak.</summary>
    public int Version { get; private set; } = EgressContract.Version;

    /// <summary>Connects and greets: a broker that an older daemon started, and that its sessions still need, in its own version.</summary>
    /// <param name="path">The broker's socket.</param>
    /// <param name="daemon">The daemon's id.</param>
    /// <param name="hear">Hears the news, on a thread that must not wait.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="IOException">Nobody serves the socket, or the broker speaks another contract.</exception>
    public static async Task<EgressConnection> OpenAsync(
        string path, string daemon, Action<EgressReply> hear, CancellationToken cancellation)
    {
        var connection = await ConnectAsync(path, hear, cancellation).ConfigureAwait(false);
        if (await connection.GreetAsync(EgressContract.Version, daemon, cancellation).ConfigureAwait(false) is null) return connection;
        connection = await ConnectAsync(path, hear, cancellation).ConfigureAwait(false);
        return await connection.GreetAsync(EgressContract.VersionBefore, daemon, cancellation).ConfigureAwait(false) is { } refusal
            ? throw new IOException(refusal) : connection;
    }

    private static async Task<EgressConnection> ConnectAsync(string path, Action<EgressReply> hear, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is SocketException or ArgumentException)
        {
            socket.Dispose();
            throw new IOException($"nobody serves {path}: {failure.Message}", failure);
        }
        return new EgressConnection(socket, hear);
    }

    // Null where it serves no such daemon; its words are kept for whoever finds no other way.
    private async Task<string?> GreetAsync(int version, string daemon, CancellationToken cancellation)
    {
        Version = version;
        if (await AskAsync(new Greet(version, daemon), cancellation).ConfigureAwait(false) is not Refused refused) return null;
        Dispose();
        return refused.Reason;
    }

    /// <summary>Asks, and gives the answer.</summary>
    /// <exception cref="IOException">
    /// The broker is gone before it answered, the request is longer than it takes, or the broker is too old for it.
    /// </exception>
    public async Task<EgressReply> AskAsync(EgressRequest request, CancellationToken cancellation)
    {
        if (EgressContract.Since(request) > Version)
        {
            throw new IOException(
                "the broker of an older version still carries sessions, and does not know what this one asks for; it ends with the last "
                + "of them");
        }
        var body = EgressContract.Write(request);
        // It is not said at all: half of it would end the conversation, for all sessions.
        if (body.Length > EgressContract.MostBytes)
            throw new IOException($"a message of {body.Length} bytes cannot go to the broker, which takes {EgressContract.MostBytes}");
        var answer = new TaskCompletionSource<EgressReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            _owed.Enqueue(answer);
            await _writer.WriteAsync(body, EgressContract.MostBytes, cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is ProtocolException or OperationCanceledException or ObjectDisposedException)
        {
            // Half a question is the end of a conversation.
            _stream.Dispose();
            throw failure is OperationCanceledException ? failure : new IOException($"the broker is gone: {failure.Message}", failure);
        }
        finally
        {
            _turn.Release();
        }
        if (Closed.IsCompleted) FailWhatIsOwed();
        return await answer.Task.WaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private async Task ListenAsync()
    {
        await Task.Yield();
        var reader = new FrameReader(_stream);
        try
        {
            while (await reader.ReadAsync(EgressContract.MostBytes, CancellationToken.None).ConfigureAwait(false) is { } body)
            {
                var reply = EgressContract.Read<EgressReply>(body);
                if (reply is Denied or Interrupted or Rejected or Ousted or BudgetReached or CostWanted or StallReached) _hear(reply);
                else if (_owed.TryDequeue(out var answer)) answer.TrySetResult(reply);
            }
        }
        catch (Exception end) when (end is ProtocolException or JsonException or ObjectDisposedException)
        {
            // Gone, or of another mind: either way this conversation is over.
        }
        _stream.Dispose();
        FailWhatIsOwed();
    }

    private void FailWhatIsOwed()
    {
        while (_owed.TryDequeue(out var answer)) answer.TrySetException(new IOException("the broker is gone"));
    }
}
