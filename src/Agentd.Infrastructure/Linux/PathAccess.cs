namespace Agentd.Infrastructure.Linux;

/// <summary>What may be done with a path, and what a program at it may do.</summary>
internal static class PathAccess
{
    /// <summary>May be written.</summary>
    internal const int MayWrite = 2;

    /// <summary>May be read.</summary>
    internal const int MayRead = 4;

    /// <summary>Whether this process may do something with a path.</summary>
    internal static bool May(int how, string path) =>
        LinuxCalls.AccessAt(LinuxCalls.AtCurrentDirectory, OpenedFile.Name(path), how, LinuxCalls.AtEffectiveIds) == 0;

    /// <summary>Whether a program may gain capabilities from its file, the other way than being set-uid.</summary>
    internal static bool HasFileCapabilities(string path) => LinuxCalls.Attribute(OpenedFile.Name(path), "security.capability\0"u8, [], 0) > 0;
}
