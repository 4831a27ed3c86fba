using System.Text;
using Agentd.Application.Ports;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Audit.Pruning;
using Agentd.Infrastructure.Audit.Trees;
using Agentd.Infrastructure.Consoles;
using Agentd.Infrastructure.Egress;
using Agentd.Infrastructure.Linux;
using Agentd.Infrastructure.Podman.Verbs;
using Agentd.Infrastructure.SetupScript;
using Agentd.Protocol.Linux;

namespace Agentd.Infrastructure.Staging;

/// <summary>
/// Staging directories under the staging root, 0700, each with the id of the daemon that owns it: written last and removed first, so that
/// one with an owner is whole, whenever the daemon is killed.
/// </summary>
internal sealed class StagingDirectories(string root) : IStaging
{
    private const string OwnerFile = "daemon";
    private const string FingerprintFile = "fingerprints";
    private const UnixFileMode Private = (UnixFileMode)FileModes.Private;

    /// <summary>The staging root: TMPDIR, or /tmp where TMPDIR is unset or holds what Podman or conmon cannot carry.</summary>
    public static string RootFrom(string? tmpdir) =>
        string.IsNullOrEmpty(tmpdir) || !Path.IsPathRooted(tmpdir) || !tmpdir.All(IsCarried)
            ? "/tmp" : Path.TrimEndingDirectorySeparator(tmpdir);

    public StagedSession Create(ResourceNames names, StagingPlan plan) => Make(names, staged => Fill(staged, names.Session, plan));

    /// <summary>Makes a session's staging directory exclusively, has it filled, and then puts the daemon's id into it.</summary>
    /// <exception cref="SessionException">It cannot be made or filled; what was made is removed again.</exception>
    internal StagedSession Make(ResourceNames names, Action<StagedSession> fill)
    {
        var staged = At(names);
        try
        {
            MakeExclusively(names.Staging);
        }
        catch (IOException failure)
        {
            throw new SessionException(
                $"the staging directory {staged.Directory} could not be made: {failure.Message}; check TMPDIR of the daemon", failure);
        }
        try
        {
            fill(staged);
            Write(Path.Combine(staged.Directory, OwnerFile), names.Daemon.Value);
            return staged;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or SessionException)
        {
            Directory.Delete(staged.Directory, recursive: true);
            throw failure as SessionException
                ?? new SessionException($"the staging directory {staged.Directory} could not be filled: {failure.Message}", failure);
        }
    }

    public StagedSession? Find(ResourceNames names) => FindAny(names) is { } staged && !File.Exists(staged.Request) ? staged : null;

    /// <summary>A session's staging directory, whatever it holds; null when this daemon has none.</summary>
    internal StagedSession? FindAny(ResourceNames names) => IsOwned(At(names).Directory, names.Daemon) ? At(names) : null;

    internal StagedSession At(ResourceNames names) => new(Path.Combine(root, names.Staging));

    public bool Remove(ResourceNames names)
    {
        var directory = At(names).Directory;
        if (!IsOwned(directory, names.Daemon) && !IsHalf(directory)) return false;
        Remove(directory);
        return true;
    }

    public void Remove(DaemonId daemon, SessionId session)
    {
        var directory = Path.Combine(root, ResourceNames.StagingPrefix + session);
        if (IsOwned(directory, daemon)) Remove(directory);
    }

    public string MountSource(StagedSession session, string link) =>
        new FileInfo(session.Link(link)).LinkTarget is { } source && MountOption.CanCarry(source) ? source : session.Link(link);

    public bool Recognises(StagedSession session, IReadOnlyList<SecretValue> values) =>
        SecretFingerprints.Match(Path.Combine(session.Directory, FingerprintFile), values);

    public IReadOnlyList<SessionId> Owned(DaemonId daemon)
    {
        if (!Directory.Exists(root)) return [];
        return [.. Directory.EnumerateDirectories(root, ResourceNames.StagingPrefix + "*")
            .Where(directory => IsOwned(directory, daemon))
            .Select(directory => ResourceNames.StagingOwner(Path.GetFileName(directory)))
            .OfType<SessionId>()];
    }

    // A comma ends a mount option, a quotation mark begins a quoted one; conmon writes to what stands before a colon, and in a session
    // without a locale it refuses what is not ASCII.
    private static bool IsCarried(char c) => c is >= ' ' and <= '~' and not (',' or '"' or ':');

    private static void Remove(string directory)
    {
        try
        {
            File.Delete(Path.Combine(directory, OwnerFile));
            // By descriptor: what goes on from an earlier session has names of that session's.
            using var parent = DirectoryHandle.OpenPath(Path.GetDirectoryName(directory)!);
            RecordRemoval.Run(parent, OpenedFile.Name(Path.GetFileName(directory)), CancellationToken.None);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or TreeRefusedException)
        {
            throw new SessionException(
                $"the staging directory {directory} could not be removed: {failure.Message}; remove it by hand", failure);
        }
    }

    private void MakeExclusively(string name)
    {
        using var parent = DirectoryHandle.OpenPath(root);
        parent.MakeDirectory(Encoding.UTF8.GetBytes(name + '\0'), FileModes.Private).Dispose();
    }

    private static void Fill(StagedSession staged, SessionId session, StagingPlan plan)
    {
        var mark = EndMark.Draw();
        Directory.CreateDirectory(staged.Session, Private);
        Directory.CreateDirectory(Path.Combine(staged.Session, SetupScriptRenderer.EmptyHome), Private);
        Write(Path.Combine(staged.Session, SetupScriptRenderer.SetupFile), SetupScriptRenderer.Setup(plan.Demand, mark));
        Write(Path.Combine(staged.Session, SetupScriptRenderer.SuperviseFile), SetupScriptRenderer.Supervise(plan.Demand, mark));
        Write(Path.Combine(staged.Session, SetupScriptRenderer.WatchFile), SetupScriptRenderer.Watch(plan.Demand));
        Write(staged.SalvageScript, SetupScriptRenderer.Salvage);
        Write(Path.Combine(staged.Directory, FingerprintFile), SecretFingerprints.Of(plan.Demand.HeldSecrets));
        Write(staged.StatusFile, "");
        Write(staged.EndMark, mark);
        Write(staged.ConsoleLog, "");
        ConsoleRoom.Reserve(staged.ConsoleLog);
        Directory.CreateDirectory(Path.Combine(staged.Directory, "mounts"), Private);
        foreach (var link in plan.Links) File.CreateSymbolicLink(staged.Link(link.Name), Canonical(link));
        if (plan.Demand.Input is { } input) WriteInput(staged, input.Document);
        if (plan.Demand.Agent.Network.IsFiltered) FillNetwork(staged, session, FilteredDemand.Of(plan.Demand));
    }

    private static void FillNetwork(StagedSession staged, SessionId session, FilteredDemand demand)
    {
        Directory.CreateDirectory(staged.Network, Private);
        foreach (var (path, text) in FilteredStaging.Files(staged, session, demand)) Write(path, text);
        FilteredStaging.MakeGate(staged);
    }

    // The session user reads it through the container's read-only mount; on the host the directory above stays closed.
    private static void WriteInput(StagedSession staged, ReadOnlyMemory<byte> document)
    {
        Directory.CreateDirectory(staged.Input).UnixFileMode = (UnixFileMode)FileModes.OpenDirectory;
        var file = Path.Combine(staged.Input, "document");
        File.WriteAllBytes(file, document.Span);
        File.SetUnixFileMode(file, (UnixFileMode)FileModes.OpenFile);
    }

    private static string Canonical(StagedLink link)
    {
        if (!Path.Exists(link.Source)) throw new SessionException($"{link.Purpose} does not exist: {link.Source}");
        try
        {
            return RealPath.OfExisting(link.Source);
        }
        catch (IOException failure)
        {
            throw new SessionException($"{link.Purpose} cannot be reached: {failure.Message}", failure);
        }
    }

    private static void Write(string path, string text)
    {
        using var stream = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = (UnixFileMode)FileModes.PrivateFile,
        });
        stream.Write(Encoding.UTF8.GetBytes(text));
    }

    // Other users may write to the staging root, and may know the daemon's id: their directories are neither read nor removed.
    private static bool IsOurs(string directory) =>
        OpenedFile.StatusAt(directory) is { Type: EntryType.Directory } status && status.Owner == Libc.EffectiveUser();

    private static bool IsOwned(string directory, DaemonId daemon)
    {
        if (!IsOurs(directory)) return false;
        var owner = Path.Combine(directory, OwnerFile);
        try
        {
            return File.Exists(owner) && new FileInfo(owner).Length == DaemonId.Length && File.ReadAllText(owner) == daemon.Value;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false; // another daemon's, and on its way out
        }
    }

    // Half made or half removed. By itself it has no owner; only the session's record can say that it belongs to the session.
    private static bool IsHalf(string directory) =>
        IsOurs(directory) && new FileInfo(Path.Combine(directory, OwnerFile)) is var owner
            && (!owner.Exists || owner.Length < DaemonId.Length);
}
