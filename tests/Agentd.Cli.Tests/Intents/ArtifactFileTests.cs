using Agentd.Cli.Intents;

namespace Agentd.Cli.Tests.Intents;

public sealed class ArtifactFileTests : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("agentd-artifact-");

    public void Dispose() => directory.Delete(recursive: true);

    [Fact]
    public async Task Takes_the_document_byte_for_byte_and_the_stem_for_its_id()
    {
        Write("c-1.v2.json", "{ \"a\" : 1,\r\n}\n".Replace(",", ""));

        var artifact = await ArtifactFile.ReadAsync("claim", "c-1.v2.json", directory.FullName, default);

        (artifact.Type, artifact.Id).ShouldBe(("claim", "c-1.v2"));
        artifact.Document.ShouldBe(File.ReadAllBytes(Path.Combine(directory.FullName, "c-1.v2.json")));
    }

    [Fact]
    public Task Refuses_a_file_that_is_not_there() => Refuses("gone.json", "artifact file 'gone.json' cannot be read: no such file");

    [Fact]
    public Task Refuses_a_directory()
    {
        directory.CreateSubdirectory("d.json");
        return Refuses("d.json", "artifact file 'd.json' cannot be read: permission denied, or not a file");
    }

    [Fact]
    public Task Refuses_what_is_not_utf8()
    {
        Write("a.json", [(byte)'"', 0xff, (byte)'"']);
        return Refuses("a.json", "artifact file 'a.json' is not UTF-8");
    }

    [Theory]
    [InlineData("", "line 1, byte 1")]
    [InlineData("{\"a\": 1,}", "line 1, byte 9")]
    [InlineData("{}\n{}", "line 2, byte 1")]
    [InlineData("\uFEFF{}", "it begins with a byte order mark")]
    public Task Refuses_what_is_not_json(string text, string why)
    {
        Write("a.json", System.Text.Encoding.UTF8.GetBytes(text));
        return Refuses("a.json", $"artifact file 'a.json' is not JSON: {why}");
    }

    [Fact]
    public async Task Takes_512_levels_and_names_them_where_there_are_more()
    {
        Write("a.json", new string('[', 512) + new string(']', 512));
        await ArtifactFile.ReadAsync("t", "a.json", directory.FullName, default);

        Write("a.json", new string('[', 513) + new string(']', 513));
        await Refuses("a.json", "artifact file 'a.json' is nested deeper than 512 levels");
    }

    [Theory]
    [InlineData(".json")]
    [InlineData("..")]
    [InlineData("claims/")]
    public Task Refuses_a_file_without_a_stem(string path)
    {
        Write(".json", "{}");
        return Refuses(path, $"artifact file '{path}' has no file stem to name the artifact by");
    }

    [Fact]
    public async Task Takes_a_file_of_sixteen_mebibytes_and_refuses_one_byte_more()
    {
        const int Most = 16 * 1024 * 1024;
        Write("a.json", "[" + new string(' ', Most - 2) + "]");
        (await ArtifactFile.ReadAsync("t", "a.json", directory.FullName, default)).Document.Length.ShouldBe(Most);

        Write("a.json", "[" + new string(' ', Most - 1) + "]");
        await Refuses("a.json", "artifact file 'a.json' has more than 16777216 bytes");
    }

    private async Task Refuses(string path, string message) =>
        (await Should.ThrowAsync<OperatorException>(() => ArtifactFile.ReadAsync("t", path, directory.FullName, default)))
            .Message.ShouldBe(message);

    private void Write(string name, string text) => Write(name, System.Text.Encoding.UTF8.GetBytes(text));

    private void Write(string name, byte[] bytes) => File.WriteAllBytes(Path.Combine(directory.FullName, name), bytes);
}
