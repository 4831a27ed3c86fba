using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Agentd.Infrastructure.Configuration.Files;

/// <summary>A configuration file as it was read: its text, and who else may change it.</summary>
internal sealed record ConfigurationFile(string Text, UnixFileMode Mode)
{
    public const int MostBytes = 16 * 1024 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a file; null, and told, when it is not one that could hold a configuration.</summary>
    public static ConfigurationFile? Read(string path, ProblemList problems)
    {
        try
        {
            using var handle = RegularFile.Open(path, out var mode);
            if (RandomAccess.GetLength(handle) > MostBytes)
                throw new IOException($"is larger than {MostBytes / 1024 / 1024} MiB; name a smaller file");
            var bytes = ReadAll(handle);
            return Decode(bytes, problems) is { } text ? new ConfigurationFile(text, mode) : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            problems.Add(null, failure.Message);
            return null;
        }
    }

    /// <summary>What is doubtful about the file itself.</summary>
    public IEnumerable<ConfigurationProblem> Warnings()
    {
        var others = Mode & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite);
        if (others == 0) yield break;
        var who = others.HasFlag(UnixFileMode.OtherWrite) ? "every user" : "its group";
        yield return new ConfigurationProblem
        {
            Place = Place.Start,
            Message = $"the file can be changed by {who}, who could run any image with these credentials; chmod go-w",
        };
    }

    // Reads one byte beyond the bound at most: a file may grow while it is read.
    private static byte[] ReadAll(SafeFileHandle handle)
    {
        using var stream = new FileStream(handle, FileAccess.Read, bufferSize: 0);
        var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return buffer.Length <= MostBytes ? buffer.ToArray() : throw new IOException("grew beyond 16 MiB while it was read");
    }

    private static string? Decode(byte[] bytes, ProblemList problems)
    {
        try
        {
            return Strict.GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException failure)
        {
            var good = Strict.GetString(bytes.AsSpan(0, failure.Index));
            var place = new Place(good.Count(c => c == '\n') + 1, good.Length - good.LastIndexOf('\n'));
            problems.Add(place, "the file is not UTF-8 from here on; save it as UTF-8");
            return null;
        }
    }
}
