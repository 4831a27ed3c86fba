using System.Net;
using Agentd.Domain.Network;

namespace Agentd.Egress.Piping;

/// <summary>Where an allowed connection goes.</summary>
/// <param name="Rule">The rule that allows it.</param>
/// <param name="Place">The rule's place, 0 for the clone's.</param>
/// <param name="Host">The name, or the address as text.</param>
/// <param name="Address">The address, where it was dialled as such; null for a name.</param>
/// <param name="Port">The port.</param>
internal sealed record Route(NetworkRule Rule, int Place, string Host, IPAddress? Address, int Port);
