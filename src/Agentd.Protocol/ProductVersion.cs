namespace Agentd.Protocol;

/// <summary>The version that client and daemon carry, and say.</summary>
public static class ProductVersion
{
    /// <summary>The version's number.</summary>
    public const string Number = "0.1.1";

    /// <summary>The whole line that <c>--version</c> prints.</summary>
    public const string Line = $"agentd {Number}";
}
