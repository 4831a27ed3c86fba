using System.Globalization;
using System.Text;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Audit.Records;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.State;

/// <summary>
/// The file in the state directory that is there while a daemon runs, and holds when it began. One that a daemon finds at its start was
/// left by a daemon that did not end in order, whatever ended it: the host's power too.
/// </summary>
/// <param name="directory">The state directory, an absolute path.</param>
internal sealed class RunningMark(string directory)
{
    private const int MostBytes = 64;

    private static ReadOnlySpan<byte> File => "running\0"u8;

    /// <summary>When the daemon began that left it; null where none did.</summary>
    /// <exception cref="SessionException">The state directory cannot be used; the message says what to do.</exception>
    public DateTimeOffset? Left() => !Directory.Exists(directory) ? null : StateDirectory.Use(directory, state =>
        DateTimeOffset.TryParseExact(
            Encoding.UTF8.GetString(DurableFile.TryRead(state, File, MostBytes) ?? []), "O", CultureInfo.InvariantCulture,
            DateTimeStyles.None, out var began) ? began : (DateTimeOffset?)null);

    /// <summary>A daemon runs from now on.</summary>
    /// <exception cref="SessionException">As for <see cref="Left"/>.</exception>
    public void Make(DateTimeOffset began) => StateDirectory.Use(directory, state =>
    {
        DurableFile.Replace(state, File, Encoding.UTF8.GetBytes($"{began.ToUniversalTime():O}"), FileModes.PrivateFile);
        return true;
    });

    /// <summary>It ends in order.</summary>
    /// <exception cref="SessionException">As for <see cref="Left"/>.</exception>
    public void Remove()
    {
        if (Directory.Exists(directory)) StateDirectory.Use(directory, state => state.TryRemove(File));
    }
}
