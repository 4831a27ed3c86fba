using System.Security.Cryptography.X509Certificates;
using Agentd.Domain.Network;
using Agentd.Egress.Inspection.Certificates;

namespace Agentd.Egress.Tests.Inspection;

public sealed class SessionAuthorityTests : IDisposable
{
    private readonly string _key = Path.GetTempFileName(), _certificate = Path.GetTempFileName();

    [Theory]
    [InlineData("api.example.org", true)]
    [InlineData("evil.example", false)]
    [InlineData("example.org", false)]
    public void What_it_signs_is_trusted_for_its_own_names_alone(string host, bool trusted)
    {
        using var authority = SessionAuthority.Make([Name("api.example.org")], TimeSpan.FromHours(1));

        IsTrusted(authority.For(host).ServerCertificateContext!.TargetCertificate, authority.Certificate).ShouldBe(trusted);
    }

    [Fact]
    public void A_leaf_is_for_exactly_the_name()
    {
        using var authority = SessionAuthority.Make([Name("example.org")], TimeSpan.FromHours(1));

        var leaf = authority.For("api.example.org").ServerCertificateContext!.TargetCertificate;

        leaf.MatchesHostname("api.example.org").ShouldBeTrue();
        leaf.MatchesHostname("www.example.org").ShouldBeFalse();
        leaf.MatchesHostname("example.org").ShouldBeFalse();
    }

    [Fact]
    public void Its_constraints_are_critical_and_it_is_valid_as_long_as_was_said()
    {
        using var authority = SessionAuthority.Make([Name("example.org")], TimeSpan.FromHours(2));
        using var certificate = X509Certificate2.CreateFromPem(authority.Certificate);

        certificate.Extensions.Single(one => one.Oid!.Value == "2.5.29.30").Critical.ShouldBeTrue();
        certificate.NotAfter.ShouldBe(DateTime.Now.AddHours(2), TimeSpan.FromMinutes(5));
    }

    [Fact]
    public void Another_relay_goes_on_with_the_same_authority()
    {
        string first, second;
        using (var made = Kept()) first = made.Certificate;
        using (var again = Kept())
        {
            second = again.Certificate;
            IsTrusted(again.For("example.org").ServerCertificateContext!.TargetCertificate, first).ShouldBeTrue();
        }

        second.ShouldBe(first);
        File.ReadAllText(_certificate).ShouldBe(first);
        File.ReadAllText(_key).ShouldStartWith("-----BEGIN PRIVATE KEY-----");
    }

    [Fact]
    public void One_that_was_torn_while_it_was_written_is_made_anew()
    {
        using (var made = Kept()) File.WriteAllText(_certificate, made.Certificate[..100]);

        using var again = Kept();

        File.ReadAllText(_certificate).ShouldBe(again.Certificate);
    }

    public void Dispose()
    {
        File.Delete(_key);
        File.Delete(_certificate);
    }

    private SessionAuthority Kept()
    {
        using var key = File.OpenHandle(_key, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        using var certificate = File.OpenHandle(_certificate, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        return KeptAuthority.In(key, certificate, [Name("example.org")], TimeSpan.FromHours(1));
    }

    private static HostName Name(string text) => HostName.TryParse(text, out var name) ? name : throw new FormatException(text);

    private static bool IsTrusted(X509Certificate2 leaf, string authority)
    {
        using var root = X509Certificate2.CreateFromPem(authority);
        using var chain = new X509Chain
        {
            ChainPolicy =
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                CustomTrustStore = { root },
            },
        };
        return chain.Build(leaf);
    }
}
