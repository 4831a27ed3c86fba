using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Serialization;
using Agentd.Protocol.Frames;
using Agentd.Protocol.Replies;
using Agentd.Protocol.Requests;
using Agentd.Protocol.Wire;

namespace Agentd.Protocol.Tests.Golden;

public sealed class GoldenTests
{
    public static TheoryData<string> Names => [.. Messages.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_message_is_written_as_its_file_says(string name)
    {
        var path = Path.Combine(Folder(), $"{name}.json");
        var written = Encoding.UTF8.GetString(Write(Messages.All[name])) + "\n";
        if (Environment.GetEnvironmentVariable("AGENTD_UPDATE_GOLDEN") == "1") File.WriteAllText(path, written);

        written.ShouldBe(File.ReadAllText(path), $"{path} differs; AGENTD_UPDATE_GOLDEN=1 rewrites it");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_file_reads_back_as_its_message(string name)
    {
        var body = File.ReadAllBytes(Path.Combine(Folder(), $"{name}.json"));

        Write(Read(name, body)).ShouldBe(body[..^1]);
    }

    [Fact]
    public void Every_message_has_a_file_and_every_file_a_message()
    {
        var types = new[] { typeof(Request), typeof(Reply) }
            .SelectMany(root => root.GetCustomAttributes(typeof(JsonDerivedTypeAttribute), false))
            .Select(attribute => ((JsonDerivedTypeAttribute)attribute).DerivedType);

        types.Except(Messages.All.Values.Select(message => message.GetType())).ShouldBeEmpty();
        Directory.GetFiles(Folder(), "*.json").Select(Path.GetFileNameWithoutExtension).Order().ShouldBe(Messages.All.Keys.Order());
    }

    private static byte[] Write(object message) => message switch
    {
        Request request => WireJson.Write(request),
        Reply reply => WireJson.Write(reply),
        _ => WireJson.Write((Hello)message),
    };

    private static object Read(string name, byte[] body) => name.Split('.')[0] switch
    {
        "request" => WireJson.Read<Request>(body),
        "reply" => WireJson.Read<Reply>(body),
        _ => WireJson.Read<Hello>(body),
    };

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
