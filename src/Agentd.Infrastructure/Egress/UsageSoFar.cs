using Agentd.Domain.Credentials;
using Agentd.Domain.Usage;

namespace Agentd.Infrastructure.Egress;

/// <summary>What a session that runs used so far. Its file is read on from where it was left, by whoever asks.</summary>
/// <param name="path">The file, to which the session's broker appends.</param>
internal sealed class UsageSoFar(string path)
{
    private readonly Lock _turn = new();
    private (PriceList? Prices, IReadOnlyList<SecretValue>? Masked) _by;
    private UsageTally _tally = new();
    private long _passed;

    /// <summary>What it comes to; null where nothing is measured, or the file is gone with its session.</summary>
    /// <param name="prices">What models cost.</param>
    /// <param name="masked">The values that no name may show; null where they are not known any more.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public SessionUsage? Read(PriceList prices, IReadOnlyList<SecretValue>? masked)
    {
        lock (_turn)
        {
            if (!File.Exists(path)) return null;
            // What was told by other prices is told anew.
            if (_by != (prices, masked)) (_by, _tally, _passed) = ((prices, masked), new UsageTally(), 0);
            try
            {
                ReadOn();
            }
            catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
            {
                return null;
            }
            return _tally.Usage;
        }
    }

    private void ReadOn()
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        file.Position = _passed;
        var (lines, name) = (new UsageLines(file, _passed), DecisionFile.Names(_by.Masked));
        foreach (var line in lines.Read()) UsageFile.Add(_tally, UsageFile.Priced(line, _by.Prices!) with { Model = name(line.Model) });
        _passed = lines.Passed;
    }
}
