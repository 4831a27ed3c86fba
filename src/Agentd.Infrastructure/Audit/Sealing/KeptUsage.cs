using Agentd.Domain.Credentials;
using Agentd.Domain.Usage;
using Agentd.Egress.Protocol;
using Agentd.Infrastructure.Audit.Documents;
using Agentd.Infrastructure.Audit.Records;
using Agentd.Infrastructure.Egress;
using Agentd.Infrastructure.Linux;
using Microsoft.Win32.SafeHandles;

namespace Agentd.Infrastructure.Audit.Sealing;

/// <summary>What a session's requests to metered hosts used, in its record.</summary>
internal static class KeptUsage
{
    /// <summary>
    /// Writes it durably, with what it cost, and masked, in the place of an earlier copy: a host may answer with the model that it was
    /// asked for, which the session chose.
    /// </summary>
    /// <returns>What it comes to.</returns>
    /// <exception cref="IOException">The staged file cannot be read.</exception>
    /// <exception cref="LinuxException">The kept one cannot be written.</exception>
    internal static SessionUsage Keep(string staged, IReadOnlyList<SecretValue>? masked, PriceList prices, DirectoryHandle agentd)
    {
        using var source = new FileStream(staged, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        using var file = new DurableFile(agentd, RecordLayout.Usage);
        using var kept = new FileStream(new SafeFileHandle(file.Content.Number, ownsHandle: false), FileAccess.Write);
        var usage = UsageFile.Sum(Kept(source, kept, prices, DecisionFile.Names(masked)));
        kept.Flush();
        file.Finish(FileModes.SealedFile);
        return usage;
    }

    /// <summary>The record's usage, by the file that is kept of it, whichever daemon kept it; null where nothing was measured.</summary>
    internal static UsageRecordDocument? Describe(DirectoryHandle agentd, CancellationToken cancellation)
    {
        if (KeptFile.Describe(agentd, RecordLayout.Usage, cancellation) is not { } kept) return null;
        using var file = agentd.Open(RecordLayout.Usage, OpenFlags.ReadOnly);
        using var lines = new FileStream(new SafeFileHandle(file.Number, ownsHandle: false), FileAccess.Read);
        return UsageRecordDocument.From(UsageFile.Sum(new UsageLines(lines).Read()), kept);
    }

    private static IEnumerable<UsageLine> Kept(Stream source, Stream kept, PriceList prices, Func<string?, string?> text)
    {
        foreach (var line in new UsageLines(source).Read().Select(line => UsageFile.Priced(line, prices)))
        {
            var shown = line with { Host = text(line.Host), Model = text(line.Model), Reason = text(line.Reason) };
            kept.Write(UsageFile.Line(shown));
            yield return shown;
        }
    }
}
