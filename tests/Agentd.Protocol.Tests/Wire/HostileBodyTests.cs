using System.Globalization;
using System.Text;
using Agentd.Protocol.Frames;
using Agentd.Protocol.Replies;
using Agentd.Protocol.Requests;
using Agentd.Protocol.Tests.Golden;
using Agentd.Protocol.Wire;

namespace Agentd.Protocol.Tests.Wire;

/// <summary>
/// Mutates valid messages and feeds them to the reader. <c>AGENTD_FUZZ_ROUNDS</c> makes it long, <c>AGENTD_FUZZ_SEED</c> repeats it.
/// </summary>
public sealed class HostileBodyTests
{
    private static readonly string[] Splices =
    [
        "{", "}", "[", "]", "\"", ",", ":", "null", "1e999", "\\ud800", "\"type\":\"run\",", "\0", "\u00ff", "[[[[[[[[[[[[[[[[[[",
    ];

    [Fact]
    public async Task Any_body_is_a_message_or_a_problem_and_nothing_else()
    {
        var rounds = Number("AGENTD_FUZZ_ROUNDS") ?? 20_000;
        var seed = Number("AGENTD_FUZZ_SEED") ?? Environment.TickCount;
        var random = new Random(seed);
        var specimens = Messages.All.Values.Select(message => message switch
        {
            Request request => WireJson.Write(request),
            Reply reply => WireJson.Write(reply),
            _ => WireJson.Write((Hello)message),
        }).ToArray();
        var taken = 0;
        for (var round = 0; round < rounds; round++)
        {
            var body = Mutate(specimens[random.Next(specimens.Length)], random);
            try
            {
                taken += await IsTakenAsync(body, random) ? 1 : 0;
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}, round {round}, body {Convert.ToHexString(body)}: {e}");
            }
        }

        taken.ShouldBeInRange(1, rounds - 1, $"seed {seed}: a fuzz that is never or always taken tests nothing");
    }

    private static async Task<bool> IsTakenAsync(byte[] body, Random random)
    {
        try
        {
            var stream = new MemoryStream();
            using var writer = new FrameWriter(stream);
            await writer.WriteAsync(body, FrameLimits.Reply, default);
            var framed = stream.ToArray();
            if (random.Next(8) == 0) framed[random.Next(4)] ^= (byte)(1 << random.Next(8));
            var read = await new FrameReader(new MemoryStream(framed)).ReadAsync(FrameLimits.Reply, default);
            if (random.Next(2) == 0) WireJson.Read<Request>(read);
            else WireJson.Read<Reply>(read);
            return true;
        }
        catch (ProtocolException e)
        {
            e.Message.Length.ShouldBeLessThan(200);
            return false;
        }
    }

    private static byte[] Mutate(byte[] specimen, Random random)
    {
        var body = specimen.ToList();
        for (var times = random.Next(4); times > 0; times--)
        {
            var at = random.Next(body.Count);
            switch (random.Next(5))
            {
                case 0: body[at] = (byte)random.Next(256); break;
                case 1: body.RemoveRange(at, Math.Min(random.Next(1, 8), body.Count - at)); break;
                case 2: body.InsertRange(at, Encoding.UTF8.GetBytes(Splices[random.Next(Splices.Length)])); break;
                case 3: body.InsertRange(at, body.GetRange(at, Math.Min(random.Next(1, 40), body.Count - at))); break;
                default: body[at] ^= (byte)(1 << random.Next(8)); break;
            }

            if (body.Count == 0) body.Add((byte)'{');
        }

        return [.. body];
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
