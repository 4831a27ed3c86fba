using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Audit;
using Agentd.Infrastructure.Audit.Sealing;

namespace Agentd.Infrastructure.Tests.Audit;

public sealed class SignatureTests : IDisposable
{
    private readonly AuditRoot _root = new();
    private readonly string _keys = Directory.CreateTempSubdirectory("agentd-keys-").FullName;

    public SignatureTests() =>
        Shell.Run(
            $"cd {_keys} && umask 077 && openssl genpkey -algorithm ed25519 -out key.pem && openssl pkey -in key.pem -pubout -out pub.pem");

    public void Dispose()
    {
        _root.Dispose();
        Directory.Delete(_keys, recursive: true);
    }

    private string PublicKey => Path.Combine(_keys, "pub.pem");

    private AuditRecordStore Signing() =>
        new(new AuditRecordSettings { Root = _root.Path, SigningKeyFile = Path.Combine(_keys, "key.pem") });

    [Fact]
    public async Task A_signature_is_one_that_openssl_verifies_with_the_public_key_alone()
    {
        var record = await _root.SealNew(store: Signing());
        Shell.Run($"cd {_root.PathOf(record)}/agentd && openssl pkeyutl -verify -pubin -inkey {PublicKey} -rawin -in session.json "
            + "-sigfile session.sig")
            .ShouldContain("Verified Successfully");
        _root.Findings(key: PublicKey).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_signed_record_vouches_for_unsigned_ones_before_it_and_not_for_those_after_it()
    {
        await _root.SealNew();
        var signed = await _root.SealNew(store: Signing());
        _root.Findings(key: PublicKey).ShouldBeEmpty();
        _root.Verify(key: PublicKey).Agents[0].VouchedTo!.SessionId.ShouldBe(signed.SessionId.Value);
        var after = await _root.SealNew();
        _root.Findings(key: PublicKey).ShouldContain($"{after.SessionId}: is not signed");
    }

    [Fact]
    public async Task A_chain_that_was_written_anew_without_the_key_is_found()
    {
        var record = await _root.SealNew(store: Signing());
        Shell.Run($"sed -i 's/success/blocked/' {_root.SessionFile(record)}; rm -r {_root.Path}/.chain");
        _root.Findings().ShouldBeEmpty();
        _root.Findings(key: PublicKey).ShouldContain($"{record.SessionId}: is not signed with the given key");
    }

    [Fact]
    public async Task A_signature_that_is_no_file_any_more_is_a_finding()
    {
        var record = await _root.SealNew(store: Signing());
        Shell.Run($"cd {_root.PathOf(record)}/agentd && rm session.sig && mkfifo session.sig");
        _root.Findings(key: PublicKey).ShouldContain($"{record.SessionId}: is not signed with the given key");
    }

    [Fact]
    public async Task A_signature_that_was_taken_away_is_missed_without_any_key()
    {
        var record = await _root.SealNew(store: Signing());
        Shell.Run($"rm {_root.PathOf(record)}/agentd/session.sig");
        _root.Findings().ShouldContain("session.sig: is missing");
    }

    [Fact]
    public void A_key_that_others_may_read_is_refused_before_any_session_starts()
    {
        Shell.Run($"chmod 640 {_keys}/key.pem");
        Should.Throw<SessionException>(() => Signing().Probe()).Message.ShouldContain("chmod 600");
    }

    [Fact]
    public void A_file_that_is_no_key_is_refused_with_the_way_to_make_one()
    {
        Shell.Run($"echo no > {_keys}/key.pem");
        Should.Throw<SessionException>(() => Signing().Probe()).Message.ShouldContain("openssl genpkey -algorithm ed25519");
    }
}
