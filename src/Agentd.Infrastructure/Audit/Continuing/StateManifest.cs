using Agentd.Infrastructure.Audit.Manifests;
using Agentd.Infrastructure.Audit.Trees;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Continuing;

/// <summary>
/// What of a record's tree is state that a later session may begin with, in the order of its manifest: <c>workspace</c> and <c>store</c>,
/// of them the regular files and the directories. What runa was configured with never is.
/// </summary>
/// <param name="manifest">The manifest, its digest known to be right.</param>
internal sealed class StateManifest(ManifestReader manifest)
{
    // What people and programs make is far within; what is beyond could be neither copied nor removed by its path.
    private const int Deepest = 64;
    private const int LongestPath = 2048;

    private readonly Stack<byte[]> _path = new();

    private static ReadOnlySpan<byte> Workspace => "workspace\0"u8;

    private static ReadOnlySpan<byte> Store => "store\0"u8;

    // What an agent says that it used counts for its own session alone.
    private static ReadOnlySpan<byte> Usage => "usage.json\0"u8;

    /// <summary>All of it, step by step; what is not for anybody is passed over.</summary>
    /// <exception cref="InvalidDataException">The file is not a manifest.</exception>
    internal IEnumerable<StateStep> Steps()
    {
        manifest.Begin();
        if (manifest.Upcoming is not { Facts.Type: EntryType.Directory }) throw new InvalidDataException("does not begin with a directory");
        manifest.Pass();
        while (manifest.Upcoming is not null || _path.Count > 0)
        {
            if (manifest.Upcoming is { } line)
            {
                if (Step(line) is { } step) yield return step;
                continue;
            }
            manifest.Pass();
            _path.Pop();
            yield return new StateStep(StateMove.Leave, null, "");
        }
    }

    private StateStep? Step(ManifestLine line)
    {
        if (line.Name.AsSpan(0, line.Name.Length - 1) is var name && (name.Contains((byte)'/') || name.SequenceEqual(".."u8)))
            throw new InvalidDataException("holds a name that no entry has");
        var (isDirectory, isState, shown) = (line.Facts.Type == EntryType.Directory, IsState(line), Shown(line.Name));
        if (isDirectory && isState && IsFit(line))
        {
            manifest.Pass();
            _path.Push(line.Name);
            return new StateStep(StateMove.Enter, line, shown);
        }
        if (isDirectory) manifest.PassDirectory();
        else manifest.Pass();
        if (!isState) return null;
        return new StateStep(IsFit(line) && line.Facts.Type == EntryType.File ? StateMove.Take : StateMove.LeaveOut, line, shown);
    }

    private bool IsState(ManifestLine line) => _path.Count switch
    {
        0 => Workspace.SequenceEqual(line.Name) || Store.SequenceEqual(line.Name),
        1 => !Usage.SequenceEqual(line.Name) || !Workspace.SequenceEqual(_path.Peek()),
        _ => true,
    };

    // Right in the root only the two directories are state.
    private bool IsFit(ManifestLine line) => _path.Count < Deepest && _path.Sum(name => name.Length) + line.Name.Length <= LongestPath
        && (_path.Count > 0 || line.Facts.Type == EntryType.Directory);

    private string Shown(byte[] name) => EntryNames.Shown(_path.Reverse().Append(name));
}

/// <summary>A step through the state.</summary>
/// <param name="Move">What is to be done.</param>
/// <param name="Line">The entry's line; null where a directory is left.</param>
/// <param name="Path">Its path in <c>.runa</c>, escaped.</param>
internal readonly record struct StateStep(StateMove Move, ManifestLine? Line, string Path);

internal enum StateMove
{
    /// <summary>Go into a directory.</summary>
    Enter,

    /// <summary>Go out of the directory that was entered last.</summary>
    Leave,

    /// <summary>Take a file.</summary>
    Take,

    /// <summary>Leave an entry out: a link, a pipe, a socket, a device, or what lies too deep.</summary>
    LeaveOut,
}
