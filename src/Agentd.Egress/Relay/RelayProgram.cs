using System.Globalization;
using Agentd.Egress.Linux;

namespace Agentd.Egress.Relay;

/// <summary>The part <c>relay</c> of a program, which the door starts: without power from before the first byte.</summary>
internal static class RelayProgram
{
    /// <summary>Serves the door behind a descriptor until it is gone.</summary>
    /// <param name="channel">The descriptor's number.</param>
    /// <param name="inspector">Reads requests.</param>
    /// <exception cref="FormatException">It is no number.</exception>
    /// <exception cref="IOException">Power could not be given up: nothing was served.</exception>
    public static int Run(string channel, IInspector inspector)
    {
        var descriptor = int.Parse(channel, NumberStyles.None, CultureInfo.InvariantCulture);
        PowerLoss.RaiseOpenFiles();
        PowerLoss.LeaveRoot();
        // The change of user has made the process dumpable or not as the system is set.
        PowerLoss.Hide();
        PowerLoss.ForbidEscapes();
        using var door = new DescriptorChannel(descriptor);
        using var repose = new Repose(TimeProvider.System);
        new Relay(door, inspector, repose).Serve();
        return 0;
    }
}
