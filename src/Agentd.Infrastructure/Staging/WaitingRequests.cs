using System.Text;
using Agentd.Application.Ports;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Audit.Records;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Staging;

/// <summary>What waiting sessions were asked: one file per session, 0600, in its staging directory.</summary>
internal sealed class WaitingRequests(StagingDirectories staging) : IWaitingRequests
{
    // An artifact takes a third more in base64, and each character of a request at most six bytes as an escape.
    private const int MostBytes = 32 * 1024 * 1024;

    public void Keep(ResourceNames names, WaitingRequest request) => staging.Make(names, staged =>
    {
        using var directory = DirectoryHandle.OpenPath(staged.Directory);
        DurableFile.Replace(directory, Name(staged), RequestDocument.Write(request), FileModes.PrivateFile);
    });

    public WaitingRequest Read(ResourceNames names)
    {
        var file = staging.At(names).Request;
        try
        {
            return RequestDocument.Read(Bytes(names) ?? throw new InvalidDataException("is gone"), names);
        }
        catch (Exception failure) when (failure is InvalidDataException or LinuxException)
        {
            throw new SessionException($"what it was asked is lost: {file} {failure.Message}; ask again", failure);
        }
    }

    private byte[]? Bytes(ResourceNames names)
    {
        if (staging.FindAny(names) is not { } staged) return null;
        using var directory = DirectoryHandle.OpenPath(staged.Directory);
        return DurableFile.TryRead(directory, Name(staged), MostBytes);
    }

    private static byte[] Name(StagedSession staged) => Encoding.UTF8.GetBytes(Path.GetFileName(staged.Request) + '\0');
}
