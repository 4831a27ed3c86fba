using System.Reflection;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Agentd.Notify.Tests.Formats;

/// <summary>
/// OpenTelemetry's published schema of a request with traces, as protoc compiled it into a library that keeps it to itself: each of its files
/// is lines of base64, which the start of a class puts together.
/// </summary>
internal static class PublishedSchema
{
    private const byte LoadString = 0x72, StringToken = 0x70;

    // What a file of it ends with; the names of properties come after that.
    private static readonly byte[] _end = "proto3"u8.ToArray();

    private static readonly Assembly _library = Assembly.Load("Serilog.Sinks.OpenTelemetry");

    /// <summary>The message that a collector expects.</summary>
    public static MessageDescriptor Request { get; } = FileDescriptor
        .BuildFromByteStrings(
        [
            File("Common.V1.CommonReflection"), File("Resource.V1.ResourceReflection"), File("Trace.V1.TraceReflection"),
            File("Collector.Trace.V1.TraceServiceReflection"),
        ])[^1].FindTypeByName<MessageDescriptor>("ExportTraceServiceRequest");

    private static ByteString File(string name)
    {
        var file = ByteString.Empty;
        foreach (var line in Texts(_library.GetType($"OpenTelemetry.Proto.{name}", throwOnError: true)!.TypeInitializer!))
        {
            file = ByteString.CopyFrom([.. file.Span, .. Convert.FromBase64String(line)]);
            if (file.Span.EndsWith(_end)) return file;
        }
        throw new InvalidOperationException($"{name} has no file of the schema");
    }

    private static IEnumerable<string> Texts(MethodBase start)
    {
        var code = start.GetMethodBody()!.GetILAsByteArray()!;
        for (var at = 0; at + 5 <= code.Length; at++)
        {
            if (code[at] != LoadString || code[at + 4] != StringToken) continue;
            yield return start.Module.ResolveString(BitConverter.ToInt32(code, at + 1));
            at += 4;
        }
    }
}
