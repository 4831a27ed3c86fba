using System.Text;
using Agentd.Infrastructure.Claim;
using Agentd.Infrastructure.Doctor.Conditions;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Doctor.Directories;

/// <summary>Whether a daemon runs here already, and nothing else stands in the way of one.</summary>
internal sealed class RunningDaemon(ExaminedHost host, string socketPath, string pidFile)
    : FileCondition("running daemon", "see who else uses the runtime directory")
{
    protected override Diagnosis Examine()
    {
        var holder = Holder();
        var there = ExaminedHost.StatusOf(socketPath)?.Type;
        if (there is not (null or EntryType.Socket))
            return Failed($"{socketPath} is there and is not a socket", "move it away, or set another socket_path in [daemon]");
        return (holder, there is EntryType.Socket && StaleSocket.IsListenedAt(socketPath)) switch
        {
            (null, false) => Ok("none, and nothing is in the way of one"),
            ({ } pid, true) => Ok($"agentd runs{pid}"),
            (null, true) => Failed(
                $"another program listens at {socketPath}, and nobody holds {pidFile}",
                "stop it, or give one of the two daemons paths of its own: socket_path and pid_file belong together"),
            ({ } pid, false) => Warning(
                $"agentd{pid} holds {pidFile} and does not listen at {socketPath}",
                "wait until it has started or stopped; its log says what it does"),
        };
    }

    // The kernel's table of locks is read: trying the lock could keep a daemon that starts right now from its claim. Some file systems
    // show another device there than to stat: the number in the file counts then.
    private string? Holder()
    {
        if (ExaminedHost.StatusOf(pidFile) is not { } file) return null;
        var device = $"{file.Identity.Major:x2}:{file.Identity.Minor:x2}";
        var written = Written();
        return host.Lines("proc/locks")
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length > 5 && fields[1] == "FLOCK")
            .Where(fields => fields[5].EndsWith($":{file.Identity.Inode}", StringComparison.Ordinal))
            .Where(fields => fields[5].StartsWith(device, StringComparison.Ordinal) || fields[4] == written)
            .Select(fields => fields[4] == "0" ? "" : $" (pid {fields[4]})")
            .FirstOrDefault();
    }

    // Not as a .NET file: that would be locked.
    private string? Written()
    {
        if (!PathAccess.May(PathAccess.MayRead, pidFile)) return null;
        using var file = OpenedFile.Open(pidFile, OpenFlags.ReadOnly | OpenFlags.NonBlocking | OpenFlags.NoFollow | OpenFlags.NoTerminal);
        return PidFile.Text(file);
    }
}

/// <summary>Whether the daemon can make its socket and PID file where they belong.</summary>
internal sealed class SocketPlace(string socketPath, string pidFile) : FileCondition("runtime directory", Cure)
{
    private const string Cure = "make the directory for the daemon's user alone (0700), or set socket_path and pid_file in [daemon]";
    private const int MostBytes = 107;

    protected override Diagnosis Examine()
    {
        var bytes = Encoding.UTF8.GetByteCount(socketPath);
        if (bytes > MostBytes)
        {
            return Failed(
                $"the socket's path has {bytes} bytes, and the kernel takes {MostBytes}: {socketPath}",
                "set a shorter socket_path in [daemon]");
        }

        foreach (var directory in new[] { socketPath, pidFile }.Select(path => Path.GetDirectoryName(path)!).Distinct())
        {
            var there = FileSystemFacts.Nearest(directory);
            if (!Directory.Exists(there)) return Failed($"{there} is no directory", Cure);
            if (!PathAccess.May(PathAccess.MayWrite, there)) return Failed($"{there} may not be written by the daemon's user", Cure);
        }

        return Ok(Path.GetDirectoryName(socketPath)!);
    }
}
