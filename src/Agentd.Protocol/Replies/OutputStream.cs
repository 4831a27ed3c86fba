using System.Text.Json.Serialization;

namespace Agentd.Protocol.Replies;

/// <summary>Where a session printed something.</summary>
[JsonConverter(typeof(WordConverter<OutputStream>))]
public enum OutputStream
{
    /// <summary>Standard output.</summary>
    Stdout,

    /// <summary>Standard error.</summary>
    Stderr,
}
