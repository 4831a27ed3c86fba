using System.Text;

namespace Agentd.Infrastructure.Tests.Consoles;

/// <summary>Writes console files as conmon does.</summary>
internal sealed class RawConsole
{
    private readonly MemoryStream _bytes = new();
    private int _second;

    internal byte[] Bytes => _bytes.ToArray();

    /// <summary>Adds a record; times go up by a second each, from noon.</summary>
    internal RawConsole Add(string stream, string tag, ReadOnlySpan<byte> text)
    {
        _bytes.Write(Encoding.ASCII.GetBytes($"{Time(_second++)} {stream} {tag} "));
        _bytes.Write(text);
        _bytes.Write("\n"u8);
        return this;
    }

    internal RawConsole Out(string text, string tag = "F") => Add("stdout", tag, Encoding.UTF8.GetBytes(text));

    internal RawConsole Err(string text, string tag = "F") => Add("stderr", tag, Encoding.UTF8.GetBytes(text));

    internal RawConsole Garbage(string bytes)
    {
        _bytes.Write(Encoding.UTF8.GetBytes(bytes));
        return this;
    }

    internal static string Time(int second) => $"2024-05-01T12:{second / 60:00}:{second % 60:00}.123456789+02:00";
}
