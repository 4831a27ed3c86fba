using System.Text.Json;
using Agentd.Notify.Delivery;
using Agentd.Notify.Protocol;
using Agentd.Notify.Sinks;

// agentd-notify: delivers what waits in the spool, and ends. The daemon starts it when there is something to do.
const string Usage = "usage: agentd-notify deliver <ORDER\nagentd starts this program itself, to deliver messages.";
switch (args)
{
    case ["deliver"]:
        break;
    case ["--help"]:
        Console.Out.WriteLine(Usage);
        return 0;
    default:
        Console.Error.WriteLine(Usage);
        return 2;
}
try
{
    // A line: whoever hands it on, such as Podman, may keep the input open.
    var order = JsonSerializer.Deserialize(await Console.In.ReadLineAsync().ConfigureAwait(false) ?? "", NotifyJson.Plain.DeliveryOrder)
        ?? throw new JsonException("the order is empty");
    using var sinks = new SinkFactory(TimeProvider.System);
    if (await Deliveries.RunAsync(order, sinks.Make, TimeProvider.System).ConfigureAwait(false) is not { } report) return 3;
    Console.Out.WriteLine(JsonSerializer.Serialize(report, NotifyJson.Plain.DeliveryReport));
    return 0;
}
catch (Exception failure)
{
    // What others say, JSON of an order too, could hold a secret: an address.
    var words = failure is IOException or UnauthorizedAccessException ? failure.Message : $"failed ({failure.GetType().Name})";
    Console.Error.WriteLine($"agentd-notify: {words}");
    return 1;
}
