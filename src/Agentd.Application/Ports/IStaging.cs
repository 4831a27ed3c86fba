using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;

namespace Agentd.Application.Ports;

/// <summary>The staging root: one private directory per session, removed with it.</summary>
public interface IStaging
{
    /// <summary>
    /// Makes a session's staging directory exclusively, 0700, with the daemon's id inside, and what the container mounts from it.
    /// </summary>
    /// <exception cref="SessionException">A source is missing, or the directory cannot be made; what was made is removed again.</exception>
    StagedSession Create(ResourceNames names, StagingPlan plan);

    /// <summary>Removes a session's staging directory if this daemon owns it; a missing one is fine.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="SessionException">Something could not be removed.</exception>
    bool Remove(ResourceNames names);

    /// <summary>Removes the staging directory of a session of which nothing else is left.</summary>
    /// <exception cref="SessionException">Something could not be removed.</exception>
    void Remove(DaemonId daemon, SessionId session);

    /// <summary>
    /// Where the engine is to find a staged source: at the path that staging resolved, for only what is mounted by its own path is
    /// relabelled with all that is in it; at the link, where a mount option cannot carry that path.
    /// </summary>
    string MountSource(StagedSession session, string link);

    /// <summary>Whether these, no more and no fewer and in this order, are the secret values that the session was given.</summary>
    bool Recognises(StagedSession session, IReadOnlyList<SecretValue> values);

    /// <summary>
    /// Finds the staging directory of a session that is already there; null when it is gone, or holds only what a waiting session was
    /// asked.
    /// </summary>
    StagedSession? Find(ResourceNames names);

    /// <summary>The sessions whose staging directories carry this daemon's id.</summary>
    IReadOnlyList<SessionId> Owned(DaemonId daemon);
}

/// <summary>What a session's staging directory is to hold.</summary>
/// <param name="Demand">
/// What the set-up script is told, the operator's input, and the secret values, of which only fingerprints are kept, so that a later daemon
/// knows whether it has the same.
/// </param>
/// <param name="Links">Links to make: name and host path, which must exist.</param>
public sealed record StagingPlan(SessionDemand Demand, IReadOnlyList<StagedLink> Links);

/// <summary>
/// A link in the staging directory: the note of where a source really lies, and its stand-in where a mount option cannot carry that.
/// </summary>
/// <param name="Name">The link's name.</param>
/// <param name="Source">The host path; links in it are resolved once, when it is staged.</param>
/// <param name="Purpose">What the source is, for the message when it is missing.</param>
public sealed record StagedLink(string Name, string Source, string Purpose);

/// <summary>A session's staging directory.</summary>
/// <param name="Directory">Its absolute path.</param>
public sealed record StagedSession(string Directory)
{
    /// <summary>The root-only directory that the container sees as <c>/agentd/session</c>.</summary>
    public string Session => Path.Combine(Directory, "session");

    /// <summary>The file in which the set-up shell tells of its steps and of the end.</summary>
    public string StatusFile => Path.Combine(Session, "status");

    /// <summary>What the session left of its repository, once it was salvaged.</summary>
    public string Work => Path.Combine(Session, "work");

    /// <summary>The script that salvages it.</summary>
    public string SalvageScript => Path.Combine(Session, "salvage.sh");

    /// <summary>The commits that the clone's origin had, a line each.</summary>
    public string Origin => Path.Combine(Session, "origin");

    /// <summary>The raw console file.</summary>
    public string ConsoleLog => Path.Combine(Directory, "console.log");

    /// <summary>The word by which the end of the console file is known.</summary>
    public string EndMark => Path.Combine(Directory, "end-mark");

    /// <summary>The empty file that the engine leaves where it was called from when the kernel kills for want of memory.</summary>
    public string OutOfMemoryMark => Path.Combine(Directory, "oom");

    /// <summary>The root-only directory that the container of a filtered session sees as <c>/agentd/network</c>.</summary>
    public string Network => Path.Combine(Directory, "network");

    /// <summary>What a filtered session may reach, for whoever attaches it to its network; there only where it is filtered.</summary>
    public string NetworkPlan => Path.Combine(Directory, "network.json");

    /// <summary>What was decided about a filtered session's connections, line by line.</summary>
    public string NetworkDecisions => Path.Combine(Directory, "network.jsonl");

    /// <summary>What a filtered session's requests to metered hosts used, line by line; there only where it has such hosts.</summary>
    public string NetworkUsage => Path.Combine(Directory, "usage.jsonl");

    /// <summary>
    /// The key of a filtered session's own authority, which the session never sees; there only where its requests are read.
    /// </summary>
    public string AuthorityKey => Path.Combine(Directory, "authority.key");

    /// <summary>The certificate of that authority, which the session is to trust.</summary>
    public string AuthorityCertificate => Path.Combine(Network, "ca.pem");

    /// <summary>The seccomp profile of a filtered session.</summary>
    public string SocketProfile => Path.Combine(Directory, "seccomp.json");

    /// <summary>Where the engine writes the process id of a filtered session's container.</summary>
    public string PidFile => Path.Combine(Directory, "pid");

    /// <summary>
    /// The request of a session that waits for its turn: alone in its directory, and removed when the directory is filled.
    /// </summary>
    public string Request => Path.Combine(Directory, "request.json");

    /// <summary>The operator's input, if any.</summary>
    public string Input => Path.Combine(Directory, "input");

    /// <summary>What the session goes on from of an earlier one, if anything, in a directory of its own.</summary>
    public string Continued => Path.Combine(Directory, "continue");

    /// <summary>The bundle of the earlier session's work there, if that goes along.</summary>
    public string ContinuedBundle => Path.Combine(Continued, "work.bundle");

    /// <summary>The earlier session's state there, if that goes along.</summary>
    public string ContinuedState => Path.Combine(Continued, "state");

    /// <summary>A staged link by its name.</summary>
    public string Link(string name) => Path.Combine(Directory, "mounts", name);
}
