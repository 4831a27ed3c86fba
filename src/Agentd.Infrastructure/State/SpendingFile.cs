using System.Text.Json;
using System.Text.Json.Serialization;
using Agentd.Application.Ports;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Domain.Spending;
using Agentd.Infrastructure.Audit.Records;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.State;

/// <summary>
/// What sessions cost by day, a file of the state directory. It is replaced whole: of the sessions that are over only sums stand in it, so
/// that it is small.
/// </summary>
/// <param name="directory">The state directory, an absolute path; null where there is no place for one.</param>
internal sealed class SpendingFile(string? directory) : ISpendingBooks
{
    // Of thousands of agents and of sessions that live.
    private const int MostBytes = 16 * 1024 * 1024;

    private static ReadOnlySpan<byte> File => "spending.json\0"u8;

    /// <inheritdoc/>
    public SpendingBook Read()
    {
        // Without anything to keep the directory is not made.
        if (directory is null || !Directory.Exists(directory)) return SpendingBook.Empty;
        return Use(directory, state => DurableFile.TryRead(state, File, MostBytes) is { } content ? Book(content) : SpendingBook.Empty);
    }

    /// <inheritdoc/>
    public void Keep(SpendingBook book)
    {
        var place = directory ?? throw new SessionException(
            "cost_per_day is set, and there is no place to keep what was spent: set [daemon] state_dir, XDG_STATE_HOME or HOME");
        var content = JsonSerializer.SerializeToUtf8Bytes(SpendingText.Of(book), SpendingJson.Default.SpendingText);
        Use(place, state =>
        {
            DurableFile.Replace(state, File, content, FileModes.PrivateFile);
            state.Sync();
            return true;
        });
    }

    private static T Use<T>(string place, Func<DirectoryHandle, T> use) => StateDirectory.Use(place, state =>
    {
        try
        {
            return use(state);
        }
        catch (Exception damage) when (damage is InvalidDataException or JsonException or FormatException)
        {
            throw new SessionException(
                $"'{place}/spending.json' does not tell what was spent: {damage.Message}; remove it, and the day's budgets begin anew",
                damage);
        }
    });

    private static SpendingBook Book(byte[] content) =>
        (JsonSerializer.Deserialize(content, SpendingJson.Default.SpendingText) ?? throw new JsonException("it is empty")).Book;
}

/// <summary>A book in words and numbers.</summary>
internal sealed record SpendingText(IReadOnlyList<LeaseText> Leases, IReadOnlyList<SumText> Sums, IReadOnlyList<MarkText> Marks)
{
    /// <summary>The book.</summary>
    [JsonIgnore]
    public SpendingBook Book => new()
    {
        Leases =
        [
            .. Leases.Select(one => new SpendingLease(
                SessionId.Parse(one.Session), AgentName.Parse(one.Agent), one.Day, one.Currency, one.Before, one.Cost)),
        ],
        Sums = [.. Sums.Select(one => new SpentSum(AgentName.Parse(one.Agent), one.Day, one.Currency, one.Cost))],
        Marks = [.. Marks.Select(one => new SpendingMark(AgentName.Parse(one.Agent), one.OfAll, one.Day, one.IsOver, one.Limit))],
    };

    /// <summary>A book's text.</summary>
    public static SpendingText Of(SpendingBook book) => new(
        [.. book.Leases.Select(one => new LeaseText(one.Session.Value, one.Agent.Value, one.Day, one.Currency, one.Before, one.Cost))],
        [.. book.Sums.Select(one => new SumText(one.Agent.Value, one.Day, one.Currency, one.Cost))],
        [.. book.Marks.Select(one => new MarkText(one.Agent.Value, one.OfAll, one.Day, one.IsOver, one.Limit))]);
}

/// <summary>A <see cref="SpendingLease"/>.</summary>
internal sealed record LeaseText(string Session, string Agent, DateOnly Day, string Currency, decimal Before, decimal Cost);

/// <summary>A <see cref="SpentSum"/>.</summary>
internal sealed record SumText(string Agent, DateOnly Day, string Currency, decimal Cost);

/// <summary>A <see cref="SpendingMark"/>.</summary>
internal sealed record MarkText(string Agent, bool OfAll, DateOnly Day, bool IsOver, decimal Limit);

/// <summary>The JSON of <c>spending.json</c>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(SpendingText))]
internal sealed partial class SpendingJson : JsonSerializerContext;
