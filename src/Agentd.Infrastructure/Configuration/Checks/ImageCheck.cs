using Agentd.Domain.Agents;
using Agentd.Infrastructure.Configuration.Drafts;
using Agentd.Infrastructure.Configuration.Keys;

namespace Agentd.Infrastructure.Configuration.Checks;

/// <summary>Whether Podman has the agents' images. Each image is asked for once.</summary>
internal sealed class ImageCheck(Func<string, CancellationToken, Task<bool>>? isPresent)
{
    private readonly Dictionary<string, bool> _known = new(StringComparer.Ordinal);

    public async Task CheckAsync(Agent agent, AgentDraft written, Findings findings, CancellationToken cancellation)
    {
        if (isPresent is null) return;
        if (!_known.TryGetValue(agent.BaseImage, out var present))
            _known[agent.BaseImage] = present = await isPresent(agent.BaseImage, cancellation);
        if (!present)
            findings.Warn(agent, written.BaseImage!.Place, AgentKeys.BaseImage.Name,
                $"{agent.BaseImage} is not on this host; the first session pulls it, or `podman pull {agent.BaseImage}` does now");
    }
}
