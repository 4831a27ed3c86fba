using System.Text.Json;
using Agentd.JsonSchema.Compiling;
using Agentd.JsonSchema.Evaluation;
using Agentd.JsonSchema.Loading;

namespace Agentd.JsonSchema;

/// <summary>
/// A compiled JSON Schema of draft 2020-12. It is immutable: compile it once and validate with it from as many threads as you like.
/// </summary>
public sealed class Schema
{
    private readonly SchemaNode root;

    private Schema(SchemaNode root) => this.root = root;

    /// <summary>The absolute URI of the schema: its <c>$id</c> resolved against <see cref="CompileOptions.BaseUri"/>.</summary>
    public string Uri => root.Resource.Uri;

    /// <summary>Compiles a schema. Every reference is resolved now, from the document and the registry; nothing is ever fetched.</summary>
    /// <param name="schema">An object or a boolean. It is copied, so its document may be disposed of afterwards.</param>
    /// <param name="options">How to compile; the defaults if null.</param>
    /// <exception cref="SchemaException">The schema is not valid, or a reference leads nowhere; it names the place.</exception>
    public static Schema Compile(JsonElement schema, CompileOptions? options = null)
    {
        options ??= CompileOptions.Default;
        var loader = new SchemaLoader(options);
        var resource = loader.Load(options.BaseUri, schema.Clone()).RootResource;
        var node = new SchemaCompiler(loader, options).Compile(resource.Root);
        if (options.CheckAgainstMetaschema)
            MetaschemaCheck.Require(loader, options);
        return new Schema(node);
    }

    /// <summary>Reads a schema strictly from UTF-8 text (see <see cref="StrictJson"/>) and compiles it.</summary>
    /// <param name="utf8">The schema's text.</param>
    /// <param name="options">How to compile; the defaults if null.</param>
    /// <exception cref="SchemaException">The text is not JSON, the schema is not valid, or a reference leads nowhere.</exception>
    public static Schema Compile(ReadOnlyMemory<byte> utf8, CompileOptions? options = null)
    {
        options ??= CompileOptions.Default;
        try
        {
            using var document = StrictJson.Parse(utf8);
            return Compile(document.RootElement, options);
        }
        catch (StrictJsonException unreadable)
        {
            throw new SchemaException(options.BaseUri + "#" + unreadable.Location, unreadable.Problem, unreadable);
        }
    }

    /// <summary>Validates a value. Never throws for what the value holds: a bound that is reached is told in the result.</summary>
    /// <param name="instance">The value to judge.</param>
    /// <param name="options">How much to report and the bounds to keep; the defaults if null.</param>
    /// <param name="cancellation">Gives up early.</param>
    /// <exception cref="OperationCanceledException">The validation was cancelled.</exception>
    public ValidationResult Validate(JsonElement instance, ValidationOptions? options = null, CancellationToken cancellation = default)
        => new Evaluator(options ?? ValidationOptions.Default, cancellation).Judge(root, instance);
}
