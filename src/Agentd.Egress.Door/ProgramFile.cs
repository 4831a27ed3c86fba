namespace Agentd.Egress.Door;

/// <summary>Which file a program is at a moment: an upgrade puts another in its place.</summary>
/// <param name="Written">When it was written, in UTC.</param>
/// <param name="Bytes">Its size.</param>
internal sealed record ProgramFile(DateTime Written, long Bytes)
{
    /// <summary>The one at a path; null where there is none.</summary>
    public static ProgramFile? At(string path) =>
        new FileInfo(path) is { Exists: true } file ? new ProgramFile(file.LastWriteTimeUtc, file.Length) : null;
}
