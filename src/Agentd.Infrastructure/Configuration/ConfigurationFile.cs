using System.Runtime.InteropServices;
using System.Text;
using Agentd.Infrastructure.Configuration.Problems;
using Agentd.Infrastructure.Linux;
using Microsoft.Win32.SafeHandles;

namespace Agentd.Infrastructure.Configuration;

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
            // Without waiting: opening a pipe would, for its writer.
            using var file = OpenedFile.Open(path, OpenFlags.ReadOnly | OpenFlags.NonBlocking);
            // Asked of the opened file, so that nothing else can be slipped in between.
            var status = OpenedFile.StatusOf(file);
            if (KindObjection(status.Type) is { } objection) throw new IOException(objection);
            if (status.Size > MostBytes) throw new IOException($"is larger than {MostBytes / 1024 / 1024} MiB; name a smaller file");
            return Decode(ReadAll(file), problems) is { } text ? new ConfigurationFile(text, (UnixFileMode)status.Permissions) : null;
        }
        catch (IOException failure)
        {
            problems.Add(null, failure is LinuxException { Error: var error } ? Reason(error) : failure.Message);
            return null;
        }
    }

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

    /// <summary>Why a file cannot be opened, and what to do.</summary>
    internal static string Reason(int error) => error switch
    {
        Errno.NoEntry or Errno.NotDirectory => "no such file; create it, or name another",
        Errno.AccessDenied or Errno.NotPermitted => "may not be read by this user; give the daemon's user permission to read it",
        Errno.NoDeviceOrHole => "is a socket or a device without a reader; name a regular file",
        Errno.TooManyLinks => "is a link that leads in circles; name a regular file",
        Errno.NameTooLong => "is too long for a path",
        _ => $"cannot be opened: {Marshal.GetPInvokeErrorMessage(error)}",
    };

    private static string? KindObjection(EntryType kind) => kind switch
    {
        EntryType.File => null,
        EntryType.Directory => "is a directory; name the file in it",
        EntryType.Fifo => "is a pipe; name a regular file",
        EntryType.CharacterDevice or EntryType.BlockDevice => "is a device; name a regular file",
        _ => "is no regular file",
    };

    // A file may grow while it is read.
    private static byte[] ReadAll(SafeFileHandle file)
    {
        var (bytes, piece) = (new MemoryStream(), new byte[64 * 1024]);
        for (int read; bytes.Length <= MostBytes && (read = RandomAccess.Read(file, piece, bytes.Length)) > 0;) bytes.Write(piece, 0, read);
        return bytes.Length <= MostBytes ? bytes.ToArray() : throw new IOException("grew beyond 16 MiB while it was read");
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
