using System.Diagnostics;
using System.Text.Json;
using Agentd.Notify.Protocol;
using Agentd.Notify.Tests.Sinks;
using Agentd.Notify.Tests.Spools;

namespace Agentd.Notify.Tests.Delivery;

/// <summary>The program itself, as the daemon runs it.</summary>
public sealed class KilledNotifierTests : IDisposable
{
    private const int Events = 1500;

    private readonly TestSpool _spool = new();

    public void Dispose() => _spool.Dispose();

    [Fact]
    public async Task Killed_in_the_middle_it_loses_no_event_and_repeats_one_at_most_under_the_same_id()
    {
        var middle = new TaskCompletionSource();
        using var server = Server(seen =>
        {
            if (seen == Events / 2) middle.TrySetResult();
        });
        for (var i = 0; i < Events; i++) _spool.Add("ops", DateTimeOffset.UtcNow);

        using (var first = Start(server.Url))
        {
            await middle.Task.WaitAsync(TimeSpan.FromMinutes(5));
            first.Kill();
            await first.WaitForExitAsync();
        }
        using var second = Start(server.Url);
        var report = JsonSerializer.Deserialize(await second.StandardOutput.ReadToEndAsync(), NotifyJson.Plain.DeliveryReport)!;
        await second.WaitForExitAsync();

        // What the kill cut off has no id.
        var ids = server.Requests.Where(request => request.Contains("\r\n\r\n")).Select(Id).ToArray();
        ids.Distinct().ShouldBe(Enumerable.Range(0, Events).Select(i => $"{i:x16}.session.failed"));
        ids.Length.ShouldBeInRange(Events, Events + 1);
        (report.Sinks.Single().Pending, report.NextAt, _spool.Waiting("ops")).ShouldBe((0, null, 0));
    }

    [Fact]
    public async Task A_second_one_leaves_the_spool_to_the_first()
    {
        var asked = new TaskCompletionSource();
        using var server = new RawServer(async (_, over) =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.Infinite, over);
        });
        _spool.Add("ops", DateTimeOffset.UtcNow);
        using var first = Start(server.Url);
        await asked.Task.WaitAsync(TimeSpan.FromMinutes(5));

        using var second = Start(server.Url);
        await second.WaitForExitAsync();
        first.Kill();
        await first.WaitForExitAsync();

        (second.ExitCode, server.Requests.Count).ShouldBe((3, 1));
    }

    private Process Start(string url)
    {
        var process = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "agentd-notify"), ["deliver"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var sink = new SinkOrder { Name = "ops", Url = url, MaxPerHour = 3600, AllowPrivateAddresses = true };
        process.StandardInput.Write(
            JsonSerializer.Serialize(new DeliveryOrder(_spool.Path, [sink]), NotifyJson.Plain.DeliveryOrder));
        process.StandardInput.Close();
        return process;
    }

    private static RawServer Server(Action<int> seen)
    {
        var count = 0;
        return new RawServer((stream, over) =>
        {
            seen(++count);
            return stream.WriteAsync("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"u8.ToArray(), over).AsTask();
        });
    }

    private static string Id(string request) =>
        request.Split("\r\n").First(line => line.StartsWith("webhook-id:", StringComparison.OrdinalIgnoreCase)).Split(':')[1].Trim();
}
