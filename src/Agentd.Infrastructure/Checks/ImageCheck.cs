using Agentd.Application.Ports;
using Agentd.Domain.Agents;
using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Configuration.Keys;

namespace Agentd.Infrastructure.Checks;

/// <summary>Whether Podman has the agents' images. Each image is asked for once.</summary>
internal sealed class ImageCheck(Func<string, CancellationToken, Task<bool>>? isPresent)
{
    private readonly Dictionary<string, bool> _known = new(StringComparer.Ordinal);

    public async Task CheckAsync(Agent agent, WrittenTable written, Findings findings, CancellationToken cancellation)
    {
        if (isPresent is null) return;
        if (!_known.TryGetValue(agent.BaseImage, out var present))
            _known[agent.BaseImage] = present = await IsPresentAsync(agent, written, findings, cancellation);
        if (!present)
            findings.Warn(written, AgentTable.BaseImage,
                $"{agent.BaseImage} is not on this host; {WhatThen(agent)}");
    }

    private static string WhatThen(Agent agent) => agent.Pull == PullPolicy.Never
        ? $"until `podman pull {agent.BaseImage}` or a build brings it, no session of the agent can start, for pull is \"never\""
        : $"the first session pulls it, or `podman pull {agent.BaseImage}` does now";

    // Without Podman the file can still be checked: that it could not be asked is a finding, not the end.
    private async Task<bool> IsPresentAsync(Agent agent, WrittenTable written, Findings findings, CancellationToken cancellation)
    {
        try
        {
            return await isPresent!(agent.BaseImage, cancellation);
        }
        catch (EngineException failure)
        {
            findings.Warn(written, AgentTable.BaseImage,
                $"Podman could not be asked whether {agent.BaseImage} is on this host: {failure.Message}");
            return true;
        }
    }
}
