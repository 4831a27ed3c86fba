using System.Text;
using System.Text.Json;
using Agentd.Daemon.Commands.Options;
using Agentd.Infrastructure.Methodologies.Schemas;

namespace Agentd.Daemon.Tests.Commands;

/// <summary>One call of the daemon program, and what came of it.</summary>
internal sealed record Called(int ExitCode, string Output, string Errors)
{
    public static async Task<Called> With(params string[] arguments) => await With(new StringReader(""), arguments);

    public static async Task<Called> With(TextReader input, params string[] arguments) => await From("/", input, arguments);

    /// <summary>A call by somebody who stands in a directory; null for one that is gone.</summary>
    public static async Task<Called> From(string? start, params string[] arguments) => await From(start, new StringReader(""), arguments);

    private static async Task<Called> From(string? start, TextReader input, string[] arguments)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        var exitCode = await DaemonProgram.RunAsync(arguments, new StartDirectory(start), input, output, errors);
        return new Called(exitCode, output.ToString(), errors.ToString());
    }

    /// <summary>The one JSON document that was printed; it is what the committed schema says.</summary>
    public JsonElement Document(string schema)
    {
        var bytes = Encoding.UTF8.GetBytes(Output);
        Judge.Violations(File.ReadAllBytes(Path.Combine(Folder(), $"docs/cli/{schema}.schema.json")), bytes).ShouldBeEmpty();
        using var document = JsonDocument.Parse(bytes);
        return document.RootElement.Clone();
    }

    private static string Folder()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "Agentd.sln")))
        {
            directory = Path.GetDirectoryName(directory)
                ?? throw new DirectoryNotFoundException("Agentd.sln is in no directory above the tests.");
        }

        return directory;
    }
}
