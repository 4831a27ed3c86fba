namespace Agentd.Protocol.Tests;

public sealed class ContractTests
{
    [Fact]
    public void The_constant_is_the_hash_of_all_messages()
    {
        var now = ContractDescription.Hash();
        Contract.Hash.ShouldBe(
            now, $"a message changed: set Contract.Hash to \"{now}\". The messages are now:\n{ContractDescription.Text()}");
    }

    [Fact]
    public void The_description_names_every_message_and_every_type_within()
    {
        var text = ContractDescription.Text();

        text.ShouldContain("Request run: RunRequest\n");
        text.ShouldContain("Reply end: StreamEnd\n");
        text.ShouldContain("OperatorArtifact: document Byte[], id String, type String\n");
        text.ShouldContain("RunTrigger: manual | scheduled\n");
        text.ShouldContain("PhaseTime: duration_ms Int64?, name String, started_at DateTimeOffset\n");
    }
}
