using Agentd.Domain.Credentials;
using Agentd.Infrastructure.Staging;

namespace Agentd.Infrastructure.Tests.Staging;

public sealed class SecretFingerprintsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Know_the_values_again_and_no_others()
    {
        SecretValue[] values = [new("hunter2"u8), new([0xff, 0x00, 0x27])];
        File.WriteAllText(_file, SecretFingerprints.Of(values));

        SecretFingerprints.Match(_file, values).ShouldBeTrue();
        SecretFingerprints.Match(_file, [values[1], values[0]]).ShouldBeFalse();
        SecretFingerprints.Match(_file, [values[0]]).ShouldBeFalse();
        SecretFingerprints.Match(_file, [.. values, values[0]]).ShouldBeFalse();
        SecretFingerprints.Match(_file, [values[0], new("hunter3"u8)]).ShouldBeFalse();
    }

    [Fact]
    public void Hold_neither_a_value_nor_anything_that_repeats()
    {
        var one = SecretFingerprints.Of([new SecretValue("hunter2"u8)]);

        one.ShouldNotContain("hunter2");
        one.ShouldNotBe(SecretFingerprints.Of([new SecretValue("hunter2"u8)]));
    }

    [Fact]
    public void Of_a_missing_or_broken_file_know_nothing()
    {
        SecretFingerprints.Match(_file + ".gone", []).ShouldBeFalse();
        File.WriteAllText(_file, "not a fingerprint\n");
        SecretFingerprints.Match(_file, [new SecretValue("x"u8)]).ShouldBeFalse();
    }
}
