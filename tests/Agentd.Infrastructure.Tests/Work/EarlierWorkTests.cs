using Agentd.Application.Ports;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Audit.Continuing;
using Agentd.Infrastructure.Tests.Audit;

namespace Agentd.Infrastructure.Tests.Work;

/// <summary>The bundle of a sealed record, on its way into the staging directory of a session that goes on from it.</summary>
public sealed class EarlierWorkTests : IDisposable
{
    private readonly LeftRepository _left = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("agentd-continue-").FullName;

    private StagedSession Staged => new(_folder);

    public void Dispose()
    {
        _left.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Is_what_was_verified_and_readable_for_the_user_of_a_container()
    {
        var earlier = await SealedAsync();
        var work = await VerifiedAsync(earlier);

        await earlier.CopyAsync(work, Staged, default);

        File.ReadAllBytes(Staged.ContinuedBundle).ShouldBe(File.ReadAllBytes(_left.Bundle));
        File.GetUnixFileMode(Staged.ContinuedBundle).HasFlag(UnixFileMode.OtherRead).ShouldBeTrue();
    }

    [Fact]
    public async Task Is_refused_where_the_record_is_not_as_it_was_sealed()
    {
        var earlier = await SealedAsync(agentd => Shell.Run(
            $"cd {agentd}; chmod u+w work.bundle; echo more >>work.bundle; chmod u-w work.bundle"));

        (await Should.ThrowAsync<SessionException>(() => VerifiedAsync(earlier))).Message
            .ShouldContain("is not as it was sealed: 1 difference(s); see 'agentd audit verify ");
    }

    [Fact]
    public async Task Is_refused_where_it_was_written_to_or_removed_since_it_was_verified()
    {
        var earlier = await SealedAsync();
        var work = await VerifiedAsync(earlier);
        Shell.Run($"chmod u+w {_left.Bundle}; echo more >>{_left.Bundle}");

        (await Should.ThrowAsync<SessionException>(() => earlier.CopyAsync(work, Staged, default))).Message
            .ShouldContain("has changed since its record was verified");

        Shell.Run($"chmod -R u+w {Path.GetDirectoryName(_left.Bundle)}; rm {_left.Bundle}");
        (await Should.ThrowAsync<SessionException>(() => earlier.CopyAsync(work, new StagedSession($"{_folder}/again"), default))).Message
            .ShouldContain("cannot copy the kept work of");
    }

    private async Task<ContinuedWork> VerifiedAsync(EarlierWork earlier)
    {
        var record = await earlier.VerifyAsync(AuditRoot.Agent, _left.Session, default);
        return new ContinuedWork(AuditRoot.Agent, _left.Session, record.ManifestDigest, record.Bundle!.Digest);
    }

    private async Task<EarlierWork> SealedAsync(Action<string>? tamper = null)
    {
        await _left.SealAsync(await _left.Then("echo more >more").KeepAsync(), tamper);
        return new EarlierWork(_left.Root);
    }
}
