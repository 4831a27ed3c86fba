using System.Buffers;
using System.Text;
using CliWrap;

namespace Agentd.Infrastructure.Podman.Calls;

/// <summary>Keeps the first bytes of what a process prints, and reads the rest away so that the process can end.</summary>
internal sealed class BoundedOutput(int most)
{
    private readonly CancellationTokenSource _letGo = new();
    private readonly MemoryStream _kept = new();

    public PipeTarget Target => PipeTarget.Create(ReadAsync);

    /// <summary>Whether more came than was kept, or may still come.</summary>
    public bool IsCut { get; private set; }

    /// <summary>What was kept.</summary>
    public ReadOnlySpan<byte> Bytes => _kept.GetBuffer().AsSpan(0, (int)_kept.Length);

    /// <summary>What was kept; bytes that are not UTF-8 become replacement characters.</summary>
    public string Text => Encoding.UTF8.GetString(_kept.GetBuffer(), 0, (int)_kept.Length);

    /// <summary>Waits no longer for those who hold the output open after the process's end. Without effect once all was read.</summary>
    public void LetGo() => _letGo.Cancel();

    private async Task ReadAsync(Stream stream, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            for (int read; (read = await stream.ReadAsync(buffer, _letGo.Token).ConfigureAwait(false)) > 0;) Keep(buffer.AsSpan(0, read));
        }
        catch (OperationCanceledException) when (_letGo.IsCancellationRequested)
        {
            IsCut = true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        var room = Math.Min(bytes.Length, most - (int)_kept.Length);
        IsCut |= room < bytes.Length;
        _kept.Write(bytes[..room]);
    }
}
