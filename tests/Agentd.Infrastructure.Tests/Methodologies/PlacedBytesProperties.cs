using System.Text;
using Agentd.Domain.Workspaces;
using FsCheck.Xunit;

namespace Agentd.Infrastructure.Tests.Methodologies;

public sealed class PlacedBytesProperties : IDisposable
{
    private static readonly string[] Blanks = ["", " ", "\n", "\t", "\r\n"];
    private static readonly string[] Scalars =
    [
        "0", "-0.0e+00", "1E400", "12345678901234567890123", "true", "null", "\"\\u00e9é\\/🦉\"", "\"\"",
    ];

    private readonly MethodologyRoot _methodology = new();

    public PlacedBytesProperties() => _methodology.Write("schemas/claim.schema.json", "true");

    public void Dispose() => _methodology.Dispose();

    [Property(MaxTest = 300)]
    public void An_accepted_artifact_is_placed_byte_for_byte(int seed)
    {
        var document = Encoding.UTF8.GetBytes(Value(new Random(seed), depth: 5));
        var input = _methodology.Accept(new SessionIntent.Artifact("claim", "any", document.ToArray()));
        input.Document.Span.SequenceEqual(document).ShouldBeTrue();
    }

    private static string Value(Random random, int depth)
    {
        var blank = Blanks[random.Next(Blanks.Length)];
        var value = random.Next(depth == 0 ? 1 : 3) switch
        {
            0 => Scalars[random.Next(Scalars.Length)],
            1 => $"[{blank}{Some(_ => Value(random, depth - 1))}]",
            _ => $"{{{Some(key => $"{blank}\"k{key}\"{blank}:{Value(random, depth - 1)}")}}}",
        };
        string Some(Func<int, string> one) => string.Join(',', Enumerable.Range(0, random.Next(4)).Select(one));
        return blank + value + Blanks[random.Next(Blanks.Length)];
    }
}
