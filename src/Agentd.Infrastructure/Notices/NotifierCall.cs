using System.Text.Json;
using Agentd.Domain.Sessions;
using Agentd.Notify.Protocol;

namespace Agentd.Infrastructure.Notices;

/// <summary>What one run of the notifier gets and gives, wherever it runs.</summary>
internal static class NotifierCall
{
    /// <summary>The most bytes of its report, and of what it says of its own failure, that are read.</summary>
    public const int MostReport = 1 << 20, MostErrors = 4096;

    private const int Busy = 3;

    /// <summary>A spool full of messages for a slow sink. What is not done by then is the next run's.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);

    /// <summary>The word that it is called with. All else comes by its standard input.</summary>
    public const string Verb = "deliver";

    /// <summary>The order as it reads it: one line.</summary>
    public static byte[] Input(DeliveryOrder order) =>
        [.. JsonSerializer.SerializeToUtf8Bytes(order, NotifyJson.Plain.DeliveryOrder), (byte)'\n'];

    /// <summary>What a run came to.</summary>
    /// <param name="program">The program.</param>
    /// <param name="exitCode">Its exit code.</param>
    /// <param name="report">What it wrote.</param>
    /// <param name="errors">What it said of its failure.</param>
    /// <returns>As <see cref="INotifier.RunAsync"/> says.</returns>
    /// <exception cref="SessionException">It failed, or is of another version.</exception>
    public static DeliveryReport? Result(string program, int exitCode, ReadOnlySpan<byte> report, string errors)
    {
        try
        {
            return exitCode switch
            {
                0 => JsonSerializer.Deserialize(report, NotifyJson.Plain.DeliveryReport),
                Busy => null,
                var code => throw new SessionException($"{program} ended with {code}: {HarmlessLine.Of(errors, MostErrors)}"),
            };
        }
        catch (JsonException unreadable)
        {
            throw new SessionException($"{program} is of another version: its report cannot be read", unreadable);
        }
    }
}
