using Agentd.Egress.Inspection;
using Agentd.Egress.Linux;
using Agentd.Egress.Relay;

// agentd-inspect: the relay of sessions whose requests are read. The door of agentd-egress starts it.
const string Usage = "agentd-inspect belongs to agentd-egress, which starts it for sessions whose requests are read.";
try
{
    PowerLoss.Hide();
    switch (args)
    {
        case ["relay", var channel]:
            return RelayProgram.Run(channel, new Inspector(new(() => InspectionServer.StartAsync().GetAwaiter().GetResult())));
        case ["--help"]:
            Console.Out.WriteLine(Usage);
            return 0;
        default:
            Console.Error.WriteLine(Usage);
            return 2;
    }
}
catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or FormatException)
{
    Console.Error.WriteLine($"agentd-inspect: {failure.Message}");
    return 1;
}
