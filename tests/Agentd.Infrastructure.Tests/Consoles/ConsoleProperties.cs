using System.Text;
using Agentd.Domain.Credentials;
using Agentd.Infrastructure.Consoles;
using Agentd.Masking;
using Agentd.Masking.Tests;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Agentd.Infrastructure.Tests.Consoles;

public sealed class ConsoleProperties : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("agentd-console-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Property(MaxTest = 300, Arbitrary = [typeof(Sessions)])]
    public void Masks_each_stream_as_the_naive_reference_masks_all_of_it(Session session)
    {
        foreach (var stream in Enum.GetValues<ConsoleStream>())
            TextOf(Follow(session.Raw, session.Secrets), stream).ShouldBe(session.Masked(stream));
    }

    [Property(MaxTest = 200, Arbitrary = [typeof(Sessions)])]
    public void Loses_and_repeats_nothing_when_it_goes_on_from_any_cursor(Session session)
    {
        var all = Follow(session.Raw, session.Secrets);
        for (var index = 0; index < all.Count; index++)
        {
            ConsoleCursor.TryParse(all[index].Cursor.ToString(), out var cursor).ShouldBeTrue();

            var rest = Follow(session.Raw, session.Secrets, cursor);

            rest.Select(Shown).ShouldBe(all.Skip(index + 1).Select(Shown));
        }
    }

    [Property(MaxTest = 200, Arbitrary = [typeof(Sessions)])]
    public void Goes_on_in_the_archived_file_from_a_cursor_of_the_raw_one(Session session)
    {
        var archived = Archive(session);
        var all = Follow(session.Raw, session.Secrets);
        for (var index = 0; index < all.Count; index++)
        {
            var rest = Follow(archived, [], all[index].Cursor.FromBeginning());
            foreach (var stream in Enum.GetValues<ConsoleStream>())
                TextOf(rest, stream).ShouldBe(TextOf(all.Skip(index + 1), stream));
        }
    }

    [Property(MaxTest = 300, Arbitrary = [typeof(Sessions)])]
    public void Archives_what_a_follower_saw_with_the_same_times(Session session) =>
        Follow(Archive(session), []).Select(Shown).ShouldBe(Follow(session.Raw, session.Secrets).Select(Shown));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Archives_a_console_of_many_blocks_as_a_follower_saw_it(int seed)
    {
        SecretValue[] secrets = [new("a-secret-of-one-line"u8), new("first line\nsecond line"u8), new("s3cr"u8)];
        var raw = LongConsole(new Random(seed));
        using var archive = new MemoryStream();

        ConsoleArchive.Copy(
            new MemoryStream(raw), archive, SecretPatterns.Of(secrets), mayGrow: false,
            ConsoleArchive.DefaultBound, CancellationToken.None);

        raw.Length.ShouldBeGreaterThan(4 * ConsoleRecordReader.BufferSize);
        Follow(archive.ToArray(), []).Select(Shown).ShouldBe(Follow(raw, secrets).Select(Shown));
    }

    // Long stretches without a secret, then several close together, in parts and on both streams.
    private static byte[] LongConsole(Random random)
    {
        string[] rare =
        [
            "a-secret-of-one-line", "a-secret-of-", "one-line", "s3cr", "first line", "second line", "YS1zZWNyZXQtb2Ytb25lLWxpbmU=",
        ];
        string[] rows = ["YS1zZWNy", "ZXQtb2Ytb25lLW", "xpbmU="];
        var console = new RawConsole();
        for (var line = 0; line < 8000; line++)
        {
            var text = new string('x', random.Next(150));
            if (line % 1000 < 20) text += rare[random.Next(rare.Length)];
            if (line % 500 is > 100 and < 104)
                text = (line % 500 == 101 ? text : "  ") + rows[(line % 500) - 101] + (line % 1000 < 500 ? "" : "\r");
            console.Add(
                random.Next(4) == 0 ? "stderr" : "stdout", line % 1000 < 30 && random.Next(3) == 0 ? "P" : "F",
                Encoding.ASCII.GetBytes(text));
        }
        return console.Bytes;
    }

    private static object Shown(ConsoleChunk chunk) => (chunk.Stream, chunk.Timestamp, Convert.ToHexString(chunk.Text.Span));

    private static byte[] TextOf(IEnumerable<ConsoleChunk> chunks, ConsoleStream stream) =>
        [.. chunks.Where(chunk => chunk.Stream == stream).SelectMany(chunk => chunk.Text.ToArray())];

    private static byte[] Archive(Session session)
    {
        using var archive = new MemoryStream();
        ConsoleArchive.Copy(
            new MemoryStream(session.Raw), archive, SecretPatterns.Of(session.Secrets), mayGrow: false,
            ConsoleArchive.DefaultBound, CancellationToken.None);
        return archive.ToArray();
    }

    private List<ConsoleChunk> Follow(byte[] file, SecretValue[] secrets, ConsoleCursor start = default)
    {
        var path = Path.Combine(_directory.FullName, "file");
        File.WriteAllBytes(path, file);
        var patterns = SecretPatterns.Of(secrets);
        return ConsoleFollower.FollowAsync(path, () => patterns, start, ConsoleBell.OfEndedSession(), CancellationToken.None)
            .ToBlockingEnumerable().ToList();
    }

    /// <summary>What a session printed: records of both streams, with secrets across their borders.</summary>
    public sealed record Session(SecretValue[] Secrets, (ConsoleStream Stream, bool IsPartial, byte[] Text)[] Records)
    {
        internal byte[] Raw
        {
            get
            {
                var raw = new RawConsole();
                foreach (var (stream, isPartial, text) in Records)
                    raw.Add(stream == ConsoleStream.Stdout ? "stdout" : "stderr", isPartial ? "P" : "F", text);
                return raw.Bytes;
            }
        }

        internal byte[] Masked(ConsoleStream stream) => new NaiveMasking(Secrets).Of(
            [.. Records.Where(record => record.Stream == stream)
                .SelectMany(record => record.IsPartial ? record.Text : [.. record.Text, (byte)'\n'])]);

        public override string ToString() => string.Join(' ', Secrets.Select(secret => Convert.ToHexString(secret.Reveal().Span)))
            + string.Concat(Records.Select(record =>
                $"\n{record.Stream} {(record.IsPartial ? 'P' : 'F')} {Convert.ToHexString(record.Text)}"));
    }

    public static class Sessions
    {
        private static readonly Gen<byte> _letter = Gen.Elements("aab\n\"c"u8.ToArray());

        public static Arbitrary<Session> Arbitrary() => Arb.From(
            from secrets in Gen.Choose(3, 9).SelectMany(length => _letter.ArrayOf(length)).ArrayOf(2)
            let forms = secrets.SelectMany(secret => SecretForms.Of(secret)).DefaultIfEmpty([]).ToArray()
            from stdout in Printed(ConsoleStream.Stdout, forms)
            from stderr in Printed(ConsoleStream.Stderr, forms)
            from order in Gen.Choose(0, 1).ArrayOf(stdout.Length + stderr.Length)
            select new Session([.. secrets.Select(secret => new SecretValue(secret))], Woven(stdout, stderr, order)));

        private static Gen<(ConsoleStream, bool, byte[])[]> Printed(ConsoleStream stream, byte[][] forms) =>
            from parts in Gen.OneOf(
                Gen.Choose(0, 12).SelectMany(length => _letter.ArrayOf(length)), Gen.Elements(forms),
                Gen.Elements(forms).Select(Wrapped)).ArrayOf(5)
            let text = parts.SelectMany(part => part).ToArray()
            from partial in Gen.Choose(1, 6)
            select Recorded(stream, text, partial).ToArray();

        private static byte[] Wrapped(byte[] form) => [.. form.Chunk(7).SelectMany(row => row.Concat("\r\n  "u8.ToArray()))];

        /// <summary>As conmon records it: whole lines, and now and then what came of a line so far.</summary>
        private static IEnumerable<(ConsoleStream, bool, byte[])> Recorded(ConsoleStream stream, byte[] text, int partial)
        {
            for (var start = 0; start < text.Length;)
            {
                var lineEnd = Array.IndexOf(text, (byte)'\n', start);
                var end = Math.Min(lineEnd < 0 ? text.Length : lineEnd, start + partial);
                var isWhole = end == lineEnd;
                yield return (stream, !isWhole, text[start..end]);
                start = isWhole ? end + 1 : end;
            }
        }

        private static (ConsoleStream, bool, byte[])[] Woven(
            (ConsoleStream, bool, byte[])[] one, (ConsoleStream, bool, byte[])[] other, int[] order)
        {
            var (first, second) = (new Queue<(ConsoleStream, bool, byte[])>(one), new Queue<(ConsoleStream, bool, byte[])>(other));
            return [.. order.Select(pick => (pick == 0 && first.Count > 0) || second.Count == 0 ? first.Dequeue() : second.Dequeue())];
        }
    }
}
