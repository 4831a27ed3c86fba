using Agentd.Egress.Linux;

namespace Agentd.Egress.Relay;

/// <summary>The process <c>agentd-egress relay</c>, which the door starts: without power from before the first byte.</summary>
internal static class RelayProgram
{
    /// <summary>Serves the door behind a descriptor until it is gone.</summary>
    /// <exception cref="IOException">Power could not be given up: nothing was served.</exception>
    public static int Run(int channel)
    {
        PowerLoss.RaiseOpenFiles();
        PowerLoss.LeaveRoot();
        // The change of user has made the process dumpable or not as the system is set.
        PowerLoss.Hide();
        PowerLoss.ForbidEscapes();
        using var door = new DescriptorChannel(channel);
        new Relay(door).Serve();
        return 0;
    }
}
