using System.Text;
using Agentd.Infrastructure.Doctor.Conditions;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Doctor.Directories;

/// <summary>Whether the daemon can make its socket and PID file where they belong.</summary>
internal sealed class SocketPlace(string socketPath, string pidFile) : FileCondition("runtime directory", Cure)
{
    private const string Cure = "make the directory for the daemon's user alone (0700), or set socket_path and pid_file in [daemon]";
    private const int MostBytes = 107;

    /// <inheritdoc/>
    protected override Diagnosis Examine()
    {
        var bytes = Encoding.UTF8.GetByteCount(socketPath);
        if (bytes > MostBytes)
            return Failed(
                $"the socket's path has {bytes} bytes, and the kernel takes {MostBytes}: {socketPath}",
                "set a shorter socket_path in [daemon]");
        foreach (var directory in new[] { socketPath, pidFile }.Select(path => Path.GetDirectoryName(path)!).Distinct())
        {
            var there = FileSystemFacts.Nearest(directory);
            if (!Directory.Exists(there)) return Failed($"{there} is no directory", Cure);
            if (!PathAccess.May(PathAccess.MayWrite, there)) return Failed($"{there} may not be written by the daemon's user", Cure);
        }

        return Ok(Path.GetDirectoryName(socketPath)!);
    }
}
