using System.Globalization;
using System.Text;
using Agentd.Egress.Linux;
using Microsoft.Win32.SafeHandles;

namespace Agentd.Egress.Door;

/// <summary>
/// A process of a session's container, and its network namespace. A process id alone is a hint: it may be another process's by now. The
/// process must show the session's id at a place that only its container has, and still live after everything was opened.
/// </summary>
internal sealed class SessionProcess : IDisposable
{
    private const string IdInside = "agentd/network/session";
    private const int LongestId = 64;

    private readonly SafeFileHandle _process;

    private SessionProcess(SafeFileHandle process, SafeFileHandle network, string identity) =>
        (_process, Network, Identity) = (process, network, identity);

    /// <summary>The namespace, open.</summary>
    public SafeFileHandle Network { get; }

    /// <summary>The namespace's identity, for as long as it is open.</summary>
    public string Identity { get; }

    /// <summary>The identity of the namespace that this process is in: the host's.</summary>
    public static string OwnNetwork { get; } = new FileInfo("/proc/self/ns/net").LinkTarget!;

    /// <summary>Opens the process and its namespace.</summary>
    /// <exception cref="IOException">It is not a process of that session, or is gone, or its network is the host's.</exception>
    public static SessionProcess Open(int pid, string session)
    {
        var descriptor = EgressCalls.OpenProcess(pid, 0);
        if (descriptor < 0) throw EgressCalls.Failed($"process {pid} of session {session} cannot be opened");
        var process = new SafeFileHandle(descriptor, ownsHandle: true);
        SafeFileHandle? network = null;
        try
        {
            if (ShownId(pid) != session) throw new IOException($"process {pid} is not one of session {session}");
            network = File.OpenHandle($"/proc/{pid}/ns/net");
            var identity = new FileInfo($"/proc/self/fd/{(int)network.DangerousGetHandle()}").LinkTarget!;
            if (identity == OwnNetwork) throw new IOException($"the network of process {pid} is the host's, not that of session {session}");
            if (!Lives(process)) throw new IOException($"process {pid} of session {session} ended");
            return new SessionProcess(process, network, identity);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            network?.Dispose();
            process.Dispose();
            throw failure is UnauthorizedAccessException ? new IOException(failure.Message, failure) : failure;
        }
    }

    /// <summary>
    /// Refuses a namespace that has another device than its own loopback: it is not one that agentd made. Called inside it.
    /// </summary>
    /// <exception cref="IOException">There is another device.</exception>
    public static void RequireLoopbackAlone()
    {
        var devices = File.ReadLines("/proc/thread-self/net/dev").Skip(2).Select(line => line.Split(':')[0].Trim()).ToArray();
        if (devices is not ["lo"]) throw new IOException($"the session's network has devices of its own: {string.Join(", ", devices)}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Network.Dispose();
        _process.Dispose();
    }

    // Only root of the container may write there, and whatever a wrong process shows is compared and dropped.
    private static string ShownId(int pid)
    {
        using var shown = new FileStream(
            $"/proc/{pid}/root/{IdInside}", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        var room = new byte[LongestId];
        return Encoding.ASCII.GetString(room, 0, shown.ReadAtLeast(room, LongestId, throwOnEndOfStream: false)).TrimEnd('\n');
    }

    private static bool Lives(SafeFileHandle process)
    {
        const string Label = "Pid:";
        var shown = File.ReadLines($"/proc/self/fdinfo/{(int)process.DangerousGetHandle()}")
            .First(line => line.StartsWith(Label, StringComparison.Ordinal));
        return int.Parse(
            shown.AsSpan(Label.Length), NumberStyles.Integer | NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture) > 0;
    }
}
