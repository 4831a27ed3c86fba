using Agentd.Egress.Door;
using Agentd.Egress.Linux;
using Agentd.Egress.Relay;

// agentd-egress: the way of filtered sessions to the outside. The daemon starts the door; the door starts relays.
const string Usage = "usage: agentd-egress door DIRECTORY\nagentd starts this program itself, for sessions whose network is filtered.";
try
{
    PowerLoss.Hide();
    switch (args)
    {
        case ["door", var directory]:
            return DoorProgram.Run(directory);
        case ["relay", var channel]:
            return RelayProgram.Run(channel, new NoInspector());
        case ["--help"]:
            Console.Out.WriteLine(Usage);
            return 0;
        default:
            Console.Error.WriteLine(Usage);
            return 2;
    }
}
catch (Exception failure) when (
    failure is IOException or UnauthorizedAccessException or FormatException or System.Net.Sockets.SocketException)
{
    Console.Error.WriteLine($"agentd-egress: {failure.Message}");
    return 1;
}
