using System.Text.Json;
using System.Text.Unicode;
using Agentd.Protocol.Frames;

namespace Agentd.Cli.Intents;

/// <summary>The file of <c>--artifact-file</c>, read here because the daemon may not see it. Its stem is the artifact's id.</summary>
internal static class ArtifactFile
{
    private const int DeepestNesting = 512;

    /// <summary>The artifact, byte for byte.</summary>
    /// <param name="type">The artifact's type.</param>
    /// <param name="path">The file, relative to <paramref name="workingDirectory"/>; named in every error as it was given.</param>
    /// <param name="workingDirectory">What a relative path is relative to.</param>
    /// <param name="cancellation">Ends the wait, should the file be a pipe.</param>
    /// <exception cref="OperatorException">The file has no stem, cannot be read, is too large, not UTF-8 or not JSON.</exception>
    public static async Task<OperatorArtifact> ReadAsync(string type, string path, string workingDirectory, CancellationToken cancellation)
    {
        var id = Path.GetFileNameWithoutExtension(path);
        if (id.Length == 0 || Path.GetFileName(path) == "..") throw Refused(path, "has no file stem to name the artifact by");
        var document = await BytesAsync(path, Path.GetFullPath(path, workingDirectory), cancellation).ConfigureAwait(false);
        if (!Utf8.IsValid(document)) throw Refused(path, "is not UTF-8");
        if (document.AsSpan().StartsWith("\uFEFF"u8)) throw Refused(path, "is not JSON: it begins with a byte order mark");
        if (JsonObjection(document) is { } objection) throw Refused(path, objection);
        return new OperatorArtifact(type, id, document);
    }

    private static async Task<byte[]> BytesAsync(string path, string fullPath, CancellationToken cancellation)
    {
        try
        {
            await using var file = File.OpenRead(fullPath);
            var room = new byte[FrameLimits.Artifact + 1];
            var length = await file.ReadAtLeastAsync(room, room.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
            return length < room.Length ? room[..length] : throw Refused(path, $"has more than {FrameLimits.Artifact} bytes");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refused(path, $"cannot be read: {Reason(e)}");
        }
    }

    private static string Reason(Exception e) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException => "no such file",
        UnauthorizedAccessException => "permission denied, or not a file",
        _ => e.Message,
    };

    private static string? JsonObjection(byte[] document)
    {
        var reader = new Utf8JsonReader(document, new JsonReaderOptions { MaxDepth = DeepestNesting + 1 });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject && reader.CurrentDepth >= DeepestNesting)
                    return $"is nested deeper than {DeepestNesting} levels";
            }

            return null;
        }
        catch (JsonException e)
        {
            return $"is not JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}";
        }
    }

    private static OperatorException Refused(string path, string why) => new($"artifact file '{path}' {why}");
}
