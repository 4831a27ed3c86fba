using Agentd.Infrastructure.Doctor.Conditions;

namespace Agentd.Infrastructure.Doctor.Engine;

/// <summary>Whether containers share their images' files, or copy them.</summary>
internal sealed class StorageDriver(PodmanInquiry inquiry) : EngineCondition("storage driver", inquiry)
{
    /// <inheritdoc/>
    protected override Diagnosis Examine(PodmanFacts facts) => facts.StorageDriver == "vfs"
        ? Warning("vfs copies the whole image for every session: seconds, and its full size on disk",
            "set driver = \"overlay\" under [storage] in storage.conf, then 'podman system reset' and bring the images back")
        : Ok(facts.StorageDriver);
}
