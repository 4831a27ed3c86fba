using System.Diagnostics;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Egress;

/// <summary>Where a daemon's broker lives: a directory of its own under the staging root, private, which outlives the daemon.</summary>
/// <param name="Root">The staging root.</param>
/// <param name="Daemon">The daemon.</param>
/// <param name="Program">The broker's program.</param>
internal sealed record EgressPlace(string Root, DaemonId Daemon, string Program)
{
    private const int MostWords = 400;
    private static readonly TimeSpan DeathPatience = TimeSpan.FromSeconds(10), BetweenTries = TimeSpan.FromMilliseconds(20);

    /// <summary>The place of a daemon's broker.</summary>
    /// <param name="root">The staging root.</param>
    /// <param name="daemon">The daemon.</param>
    public static EgressPlace Of(string root, DaemonId daemon) =>
        new(root, daemon, Path.Combine(AppContext.BaseDirectory, "agentd-egress"));

    /// <summary>The place of a broker that nobody else uses, for one look at whether it works.</summary>
    public static EgressPlace ForALook(string root) => Of(root, DaemonId.FromPaths($"/{Guid.NewGuid():n}", "/"));

    /// <summary>The directory.</summary>
    public string Directory => Path.Combine(Root, $"agentd-egress-{Daemon}");

    /// <summary>The socket that the broker serves.</summary>
    public string Socket => Path.Combine(Directory, "control");

    /// <summary>Makes the directory, where it is not there.</summary>
    /// <exception cref="IOException">It cannot be made, or is somebody else's.</exception>
    public void Make()
    {
        System.IO.Directory.CreateDirectory(Directory, (UnixFileMode)FileModes.Private);
        if (OpenedFile.StatusAt(Directory) is not { Type: EntryType.Directory } status
            || status.Owner != Protocol.Linux.Libc.EffectiveUser())
        {
            throw new IOException($"{Directory} is not a directory of the daemon's own user; remove it");
        }
    }

    /// <summary>
    /// Removes the directory where a broker died in it, or could not even claim it. One that lives, or is about to end, holds its claim;
    /// one that was killed or dismissed may hold it for a moment longer than its connections.
    /// </summary>
    public async Task RemoveAbandonedAsync()
    {
        for (var clock = Stopwatch.StartNew(); System.IO.Directory.Exists(Directory) && !TryRemove() && clock.Elapsed < DeathPatience;)
            await Task.Delay(BetweenTries).ConfigureAwait(false);
    }

    /// <summary>Whether a broker that lives holds it.</summary>
    public bool IsHeld() => !TryClaim(() => { });

    private bool TryRemove() => TryClaim(() => System.IO.Directory.Delete(Directory, recursive: true));

    private bool TryClaim(Action meanwhile)
    {
        try
        {
            using var claim = new FileStream(
                Path.Combine(Directory, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            meanwhile();
            return true;
        }
        catch (Exception kept) when (kept is IOException or UnauthorizedAccessException)
        {
            return false; // it is somebody's
        }
    }

    /// <summary>What the broker said last, as the end of a sentence.</summary>
    public string LastWords()
    {
        try
        {
            using var log = File.OpenRead(Path.Combine(Directory, "log"));
            log.Seek(-Math.Min(log.Length, MostWords), SeekOrigin.End);
            using var words = new StreamReader(log);
            return words.ReadToEnd().Trim() is { Length: > 0 } last ? ": " + last : "";
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
