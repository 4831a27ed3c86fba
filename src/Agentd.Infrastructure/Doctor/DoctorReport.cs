using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Agentd.Infrastructure.Doctor.Conditions;

namespace Agentd.Infrastructure.Doctor;

/// <summary>What was found of all conditions of the host.</summary>
/// <param name="Conditions">The findings, in the order in which they were looked for.</param>
public sealed record DoctorReport(IReadOnlyList<Diagnosis> Conditions)
{
    /// <summary>Whether nothing failed.</summary>
    public bool Healthy => Conditions.All(condition => condition.Status != Health.Failed);

    /// <summary>The report in lines: status, condition and cause, and the cure below.</summary>
    public IEnumerable<string> Lines()
    {
        foreach (var found in Conditions)
        {
            yield return $"{Word(found.Status),-8} {found.Condition}: {found.Cause}";
            if (found.Cure is { } cure) yield return $"         cure: {cure}";
        }

        var counts = Enum.GetValues<Health>().Select(status => $"{Conditions.Count(found => found.Status == status)} {Word(status)}");
        yield return $"{Conditions.Count} conditions: {string.Join(", ", counts)}";
    }

    /// <summary>The report as one JSON document.</summary>
    public string Json() => JsonSerializer.Serialize(this, DoctorJson.Readable.DoctorReport);

    private static string Word(Health status) => status switch { Health.Ok => "ok", Health.Warning => "warning", _ => "failed" };
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, NewLine = "\n", UseStringEnumConverter = true)]
[JsonSerializable(typeof(DoctorReport))]
internal sealed partial class DoctorJson : JsonSerializerContext
{
    private static DoctorJson? _readable;

    public static DoctorJson Readable => _readable ??= new DoctorJson(new JsonSerializerOptions(Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
