using System.Globalization;
using System.Text.Json.Nodes;
using Agentd.EndToEnd.Tests.Hosts;

namespace Agentd.EndToEnd.Tests.Pages;

/// <summary>Records of an agent that is not configured any more, as an audit root has them after years: copies of one, under ids of their own.</summary>
internal static class FormerRecords
{
    private const UnixFileMode ReadOnly = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private static readonly DateTimeOffset Long = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Makes them, an hour apart.</summary>
    public static void Make(string folder, string agent, SealedRecord model, int count)
    {
        var document = JsonNode.Parse(model.Json.GetRawText())!.AsObject();
        document["agent"] = agent;
        for (var number = 1; number <= count; number++)
        {
            var at = Long.AddHours(-number);
            (document["session_id"], document["start_timestamp"]) = (Id(number), Written(at));
            document["end_timestamp"] = Written(at.AddSeconds(3));
            Write(folder, Id(number), document.ToJsonString());
            // Published: the daemon reads it once.
            File.SetUnixFileMode($"{folder}/{Id(number)}/agentd/session.json", ReadOnly);
        }
    }

    /// <summary>Makes the newest of them one whose session nobody knows the end of.</summary>
    /// <returns>Its id.</returns>
    public static string Incomplete(string folder)
    {
        var path = $"{folder}/{Id(1)}/agentd/session.json";
        var document = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        foreach (var member in new[] { "end_timestamp", "outcome", "exit_code", "chain", "manifest_digest" }) document.Remove(member);
        document["session_id"] = Id(0);
        Write(folder, Id(0), document.ToJsonString());
        return Id(0);
    }

    private static string Id(int number) => number.ToString("x16", CultureInfo.InvariantCulture);

    private static string Written(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static void Write(string folder, string id, string document)
    {
        Directory.CreateDirectory($"{folder}/{id}/agentd");
        Directory.CreateDirectory($"{folder}/{id}/runa");
        File.WriteAllText($"{folder}/{id}/agentd/session.json", document);
    }
}
