using System.Text.Json;
using Agentd.Domain.Credentials;
using Agentd.Infrastructure.Audit.Documents;
using Agentd.Infrastructure.Audit.Records;
using Agentd.Infrastructure.Egress;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Sealing;

/// <summary>
/// What an agent says itself that it used, in <c>.runa/workspace/usage.json</c>. It is kept beside what was measured and never added to it.
/// </summary>
internal static class DeclaredUsage
{
    private const long MostBytes = 64 * 1024;

    private static ReadOnlySpan<byte> Workspace => "workspace\0"u8;

    private static ReadOnlySpan<byte> Name => "usage.json\0"u8;

    /// <summary>Reads it from a record's tree, masked; null where there is none that can be kept.</summary>
    /// <param name="record">The record.</param>
    /// <param name="masked">The values that no name may show; null where they are not known any more: then no model is named.</param>
    /// <param name="warnings">Hears why what there is cannot be kept.</param>
    /// <exception cref="LinuxException">It cannot be read.</exception>
    internal static IReadOnlyList<DeclaredModelDocument>? Read(
        DirectoryHandle record, IReadOnlyList<SecretValue>? masked, ICollection<string> warnings)
    {
        try
        {
            if (Written(record) is not { } bytes) return null;
            if (JsonSerializer.Deserialize(bytes, DeclaredUsageJson.Default.DeclaredUsageDocument)?.Believable() is { } models)
            {
                var text = DecisionFile.Names(masked);
                return [.. models.Select(model => model with { Model = text(model.Model)! })];
            }
            warnings.Add(Unkept("it names too many models, one of them twice, or numbers that cannot be"));
        }
        catch (JsonException)
        {
            // What is wrong with it would show what is in it.
            warnings.Add(Unkept("it has another shape"));
        }
        catch (InvalidDataException odd)
        {
            warnings.Add(Unkept($"it {odd.Message}"));
        }
        return null;
    }

    private static byte[]? Written(DirectoryHandle record)
    {
        using var tree = record.OpenDirectory(RecordLayout.Runa);
        if (!tree.TryStatusOf(Workspace, out var there) || there.Type != EntryType.Directory) return null;
        using var workspace = tree.OpenDirectory(Workspace);
        return DurableFile.TryRead(workspace, Name, MostBytes);
    }

    private static string Unkept(string why) =>
        $"what the agent says that it used, .runa/workspace/usage.json, is not in session.json: {why}";
}
