using System.Text.RegularExpressions;
using Agentd.Architecture.Tests.WrongTypes;
using Agentd.Domain.Credentials;
using Mono.Cecil;

namespace Agentd.Architecture.Tests;

/// <summary>A secret is a SecretValue from where it is read to the pipe that it leaves by.</summary>
public sealed partial class SecretTests
{
    private static readonly string _secret = typeof(SecretValue).FullName!;

    [Fact]
    public void Only_who_carries_masks_or_recognises_a_secret_sees_its_bytes() =>
        House.Rooms.SelectMany(room => Calls.Callers(House.Module(room), _secret, nameof(SecretValue.Reveal)))
            .ShouldBe([
                "Agentd.Domain.Credentials.EscapedValue",
                "Agentd.Infrastructure.Egress.EgressValues", "Agentd.Infrastructure.Notices.SinkOrders",
                "Agentd.Infrastructure.Podman.PodmanEngine",
                "Agentd.Infrastructure.Staging.SecretFingerprints", "Agentd.Masking.SecretPatterns",
                "Agentd.Egress.Inspection.Credentials.BrokeredValue",
            ]);

    [Fact]
    public void Catches_whoever_else_looks() =>
        Calls.Callers(House.Tests, _secret, nameof(SecretValue.Reveal)).ShouldBe([typeof(LooksAtSecrets).FullName!]);

    [Fact]
    public void No_secret_is_kept_as_plain_text() =>
        new[] { House.Domain, House.Application }.SelectMany(room => PlainSecrets(House.TypesOf(House.Module(room)))).ShouldBeEmpty();

    [Fact]
    public void Catches_secrets_in_plain_text() => PlainSecrets(House.WrongTypes())
        .ShouldBe(
            ["KeepsSecretsInPlainText.Password", "KeepsSecretsInPlainText.RepositoryToken", "SecretInPlainText.Value"], ignoreOrder: true);

    // What is stored counts: a name that is computed (of a secret in the engine's store) is none.
    private static IEnumerable<string> PlainSecrets(IEnumerable<TypeDefinition> types) =>
        from type in types
        from field in type.Fields
        where !field.IsLiteral && field.FieldType.FullName is "System.String" or "System.Byte[]" or "System.ReadOnlyMemory`1<System.Byte>"
        let name = Backing().Replace(field.Name, "$1")
        where type.FullName != _secret && (SecretName().IsMatch(name) || (name == "Value" && SecretName().IsMatch(type.Name)))
        select $"{type.Name}.{name}";

    [GeneratedRegex("^<(.+)>k__BackingField$")]
    private static partial Regex Backing();

    [GeneratedRegex("(secret|token|password|passphrase|credential)", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();
}
