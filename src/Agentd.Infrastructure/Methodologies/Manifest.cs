using System.Text;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Configuration.Problems;
using Agentd.Infrastructure.Configuration.Toml;

namespace Agentd.Infrastructure.Methodologies;

/// <summary>What agentd takes from <c>manifest.toml</c>: the names of the artifact types. The other keys are runa's.</summary>
internal sealed record Manifest(string Path, IReadOnlyList<string> ArtifactTypes)
{
    internal const string FileName = "manifest.toml";
    internal const int MaxBytes = 256 * 1024;

    private const string Types = "artifact_types";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="SessionException">It cannot be read, is not TOML, or declares its types in another way; the message
    /// names the place.</exception>
    internal static Manifest Read(MethodologyFile file)
    {
        var problems = new ProblemList();
        var document = TomlDocument.Parse(Decode(file), problems);
        var names = document.IsComplete ? Names(document.Root, problems) : [];
        return problems.IsEmpty ? new Manifest(file.Path, names) : throw new SessionException(problems.InOrder()[0].Render(file.Path));
    }

    private static string Decode(MethodologyFile file)
    {
        try
        {
            return Strict.GetString(file.Read(MaxBytes)).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException failure)
        {
            throw new SessionException($"{file.Path} is not UTF-8 from byte {failure.Index} on; save it as UTF-8", failure);
        }
    }

    private static List<string> Names(TomlTable root, ProblemList problems)
    {
        var names = new List<string>();
        if (!root.TryFind(Types, out var types)) return names;
        if (types.Value is not TomlList list)
        {
            problems.Add(types.Place, $"is {types.Value.Kind}; declare each type under [[{Types}]]", Types);
            return names;
        }

        foreach (var item in list.Items)
        {
            if (item is TomlTable type && type.TryFind("name", out var name) && name.Value is TomlText { Value: var text }) names.Add(text);
            else problems.Add(item.Place, "each one needs a name, which is a string", Types);
        }

        return names;
    }
}
