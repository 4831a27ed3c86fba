using System.Security.Cryptography;
using Agentd.Application.Ports;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Audit.Manifests;
using Agentd.Infrastructure.Audit.Records;
using Agentd.Infrastructure.Audit.Verification;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Continuing;

/// <summary>The bundles under one audit root. They are copied, never opened, and never mounted where they lie.</summary>
/// <param name="root">The audit root, an absolute path.</param>
internal sealed class EarlierWork(string root) : IEarlierWork
{
    private const string BundleFile = "work.bundle";

    public Task<ContinuedWork> VerifyAsync(AgentName agent, SessionId session, CancellationToken cancellation) =>
        Task.Run(() => Verify(agent, session, cancellation), cancellation);

    public Task CopyAsync(ContinuedWork work, string directory, CancellationToken cancellation) =>
        Task.Run(() => Copy(work, directory, cancellation), cancellation);

    private ContinuedWork Verify(AgentName agent, SessionId session, CancellationToken cancellation)
    {
        var report = new AuditVerification(root).Run(new VerifyRequest { Sessions = [session.Value] }, cancellation);
        if (report.Records.FirstOrDefault(record => !record.Whole) is { } damaged)
            throw new SessionException($"the record of session {session} {damaged.What}; see 'agentd audit verify {session}'");
        return With(agent, session, "read the kept work of", record =>
            record.Read(RecordLayout.Session) is { ManifestDigest: { } manifest, Work.Bundle.Sha256: { } bundle }
                ? new ContinuedWork(agent, session, manifest, bundle)
                : throw new SessionException($"the record of session {session} keeps no bundle"));
    }

    private void Copy(ContinuedWork work, string directory, CancellationToken cancellation)
    {
        var target = Path.Combine(directory, BundleFile);
        try
        {
            Directory.CreateDirectory(directory).UnixFileMode = (UnixFileMode)FileModes.OpenDirectory;
            var digest = With(work.Agent, work.Session, "copy the kept work of", record => Copy(record, target, cancellation));
            if (digest != work.BundleDigest)
            {
                throw new SessionException($"the kept work of session {work.Session} has changed since its record was verified; "
                    + $"see 'agentd audit verify {work.Session}'");
            }
            File.SetUnixFileMode(target, (UnixFileMode)FileModes.OpenFile);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SessionException(
                $"the kept work of session {work.Session} could not be copied to {target}: {failure.Message}", failure);
        }
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
    }
}
