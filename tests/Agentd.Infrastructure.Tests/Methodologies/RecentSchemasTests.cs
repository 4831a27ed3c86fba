using System.Text;
using Agentd.Application.Ports;
using Agentd.Infrastructure.Methodologies.Schemas;

namespace Agentd.Infrastructure.Tests.Methodologies;

public sealed class RecentSchemasTests : IArtifactSchemas
{
    private readonly Draft202012Schemas _schemas = new();
    private int _compiled;

    public IArtifactSchema Compile(ReadOnlyMemory<byte> utf8)
    {
        _compiled++;
        return _schemas.Compile(utf8);
    }

    [Fact]
    public void A_schema_is_compiled_once_as_long_as_it_is_in_use()
    {
        var recent = new RecentSchemas(this);
        var first = recent.Of(Schema(0));
        for (var other = 1; other < 100; other++)
        {
            recent.Of(Schema(other));
            recent.Of(Schema(0)).ShouldBeSameAs(first);
        }
        _compiled.ShouldBe(100);
    }

    [Fact]
    public void Schemas_that_were_not_used_for_long_are_let_go()
    {
        var recent = new RecentSchemas(this);
        for (var each = 0; each < 40; each++) recent.Of(Schema(each));
        recent.Of(Schema(0));
        _compiled.ShouldBe(41);
    }

    [Fact]
    public void Large_schemas_are_let_go_sooner()
    {
        var recent = new RecentSchemas(this);
        for (var each = 0; each < 6; each++) recent.Of(Schema(each, bytes: 4 * 1024 * 1024));
        recent.Of(Schema(0, bytes: 4 * 1024 * 1024));
        recent.Of(Schema(5, bytes: 4 * 1024 * 1024));
        _compiled.ShouldBe(7);
    }

    private static byte[] Schema(int number, int bytes = 0) => Encoding.UTF8.GetBytes($$"""{"const":{{number}}}""".PadRight(bytes));
}
