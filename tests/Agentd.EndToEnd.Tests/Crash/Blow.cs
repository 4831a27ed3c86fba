namespace Agentd.EndToEnd.Tests.Crash;

/// <summary>What one round does to the host.</summary>
internal abstract record Blow
{
    /// <summary>The daemon is killed, and the next one too, so long after its start, where a time is given.</summary>
    internal sealed record OnDaemon(TimeSpan? Recovering) : Blow
    {
        public override string ToString() => Recovering is null ? "daemon" : "daemon, recovering too";
    }

    /// <summary>One of the processes that do the daemon's work is killed, so long after it was found.</summary>
    internal sealed record OnProcess(Prey Prey, TimeSpan After) : Blow
    {
        public override string ToString() => $"{Prey}";
    }

    /// <summary>A file system has no room for a while.</summary>
    /// <param name="Place">Which.</param>
    /// <param name="Of">Room for what.</param>
    /// <param name="Spare">KiB, or inodes, that are left.</param>
    /// <param name="Lasts">For how long.</param>
    /// <param name="Meanwhile">What becomes of the daemon.</param>
    internal sealed record OnDisk(Place Place, Shortage Of, int Spare, TimeSpan Lasts, Meanwhile Meanwhile) : Blow
    {
        public override string ToString() => $"{Place} full of {Of}, daemon {Meanwhile}".ToLowerInvariant();
    }
}

/// <summary>A process that can be killed.</summary>
internal enum Prey
{
    /// <summary>A call of <c>podman</c> by the daemon, or the child that does a call's work.</summary>
    PodmanCall,

    /// <summary>The supervisor of a container.</summary>
    Conmon,

    /// <summary>The first process of a container: a session's set-up shell, or a helper's.</summary>
    Shell,

    /// <summary>The broker's process that enters the networks of filtered sessions.</summary>
    Door,

    /// <summary>The broker's process that carries their connections.</summary>
    Relay,
}

/// <summary>A file system of the host's.</summary>
internal enum Place
{
    /// <summary>Of the records.</summary>
    Audit,

    /// <summary>Of the staging directories, with what sessions print.</summary>
    Staging,

    /// <summary>Of Podman's containers and images.</summary>
    Storage,
}

/// <summary>What a file system has no room for.</summary>
internal enum Shortage
{
    /// <summary>Content.</summary>
    Bytes,

    /// <summary>Further files.</summary>
    Inodes,
}

/// <summary>What becomes of the daemon while a file system is full.</summary>
internal enum Meanwhile
{
    /// <summary>Nothing.</summary>
    Stays,

    /// <summary>It is killed, and started again when there is room.</summary>
    Killed,

    /// <summary>It is killed and started again at once.</summary>
    Restarted,
}
