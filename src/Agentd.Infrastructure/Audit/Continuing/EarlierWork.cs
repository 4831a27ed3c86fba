using System.Security.Cryptography;
using Agentd.Application.Ports;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Audit.Manifests;
using Agentd.Infrastructure.Audit.Records;
using Agentd.Infrastructure.Audit.Verification;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Continuing;

/// <summary>
/// What the records under one audit root keep for later sessions. It is copied, never opened, and never mounted where it lies.
/// </summary>
/// <param name="root">The audit root, an absolute path.</param>
internal sealed class EarlierWork(string root) : IEarlierWork
{
    public Task<EarlierRecord> VerifyAsync(AgentName agent, SessionId session, CancellationToken cancellation) =>
        Task.Run(() => Verify(agent, session, cancellation), cancellation);

    public Task CopyAsync(ContinuedWork work, StagedSession staged, CancellationToken cancellation) =>
        Task.Run(() => Copy(work, staged, cancellation), cancellation);

    private EarlierRecord Verify(AgentName agent, SessionId session, CancellationToken cancellation)
    {
        var report = new AuditVerification(root).Run(new VerifyRequest { Sessions = [session.Value] }, cancellation);
        if (report.Records.FirstOrDefault(record => !record.Whole) is { } damaged)
            throw new SessionException($"the record of session {session} {damaged.What}; see 'agentd audit verify {session}'");
        return With(agent, session, "read", record =>
        {
            if (record.Read(RecordLayout.Session) is not { ManifestDigest: { } digest } document) throw Changed(session, "session.json");
            using var manifest = Manifest(record, session, digest);
            var bundle = document.Work?.Bundle is { } kept ? new KeptBundle(kept.Sha256, kept.Bytes) : null;
            return new EarlierRecord(digest, bundle, StateSurvey.Of(manifest, cancellation));
        });
    }

    private void Copy(ContinuedWork work, StagedSession staged, CancellationToken cancellation)
    {
        try
        {
            Directory.CreateDirectory(staged.Continued).UnixFileMode = (UnixFileMode)FileModes.OpenDirectory;
            if (work.BundleDigest is { } digest) CopyBundle(work, digest, staged.ContinuedBundle, cancellation);
            if (work.State is not null) CopyState(work, staged.ContinuedState, cancellation);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SessionException($"what session {work.Session} left could not be copied to {staged.Continued}: {failure.Message}; "
                + "is there room in the daemon's TMPDIR?", failure);
        }
    }

    private void CopyBundle(ContinuedWork work, string expected, string target, CancellationToken cancellation)
    {
        if (With(work.Agent, work.Session, "copy the kept work of", record => Copy(record, target, cancellation)) != expected)
            throw Changed(work.Session, "work.bundle");
        File.SetUnixFileMode(target, (UnixFileMode)FileModes.OpenFile);
    }

    // Hashed as it is copied: what was verified may have been written to since.
    private static string Copy(RecordHandle record, string target, CancellationToken cancellation)
    {
        using var source = record.Agentd.Open(RecordLayout.WorkBundle, OpenFlags.ReadOnly | OpenFlags.NonBlocking);
        using var copy = new FileStream(target, FileMode.CreateNew, FileAccess.Write);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[ContentDigest.BufferSize];
        while (source.Read(buffer) is > 0 and var read)
        {
            cancellation.ThrowIfCancellationRequested();
            hash.AppendData(buffer.AsSpan(0, read));
            copy.Write(buffer.AsSpan(0, read));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private void CopyState(ContinuedWork work, string target, CancellationToken cancellation)
    {
        Directory.CreateDirectory(target).UnixFileMode = (UnixFileMode)FileModes.OpenDirectory;
        With(work.Agent, work.Session, "copy the state of", record =>
        {
            using var manifest = Manifest(record, work.Session, work.ManifestDigest);
            using var into = DirectoryHandle.OpenPath(target);
            try
            {
                new StateCopy(record, cancellation).Run(manifest, into);
                return true;
            }
            catch (InvalidDataException change)
            {
                throw new SessionException($"the state of session {work.Session} cannot be carried: {change.Message}; "
                    + $"see 'agentd audit verify {work.Session}'", change);
            }
            // Of the copy's file system, not of the record's.
            catch (LinuxException full) when (full.Error is Errno.NoSpace or Errno.QuotaExceeded)
            {
                throw new IOException(full.Message, full);
            }
        });
    }

    private static ManifestReader Manifest(RecordHandle record, SessionId session, string digest)
    {
        var manifest = new ManifestReader(record.Agentd);
        if (manifest.Digest() == digest) return manifest;
        manifest.Dispose();
        throw Changed(session, "manifest.mtree");
    }

    private static SessionException Changed(SessionId session, string file) =>
        new($"agentd/{file} of session {session} has changed since its record was verified; see 'agentd audit verify {session}'");

    private T With<T>(AgentName agent, SessionId session, string action, Func<RecordHandle, T> work)
    {
        try
        {
            using var record = RecordHandle.Open(root, agent, session);
            return work(record);
        }
        catch (LinuxException failure)
        {
            throw AuditFailure.Of(Path.Combine(root, agent.Value, session.Value), action, failure);
        }
        catch (InvalidDataException damage)
        {
            throw new SessionException(
                $"cannot {action} the record of session {session}: its session.json or its manifest {damage.Message}", damage);
        }
    }
}
