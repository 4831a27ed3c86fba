namespace Agentd.Egress.Protocol;

/// <summary>
/// A credential whose value a session never holds: it has the placeholder, and the value is put in its place in requests to its hosts.
/// </summary>
/// <param name="Name">The credential's name.</param>
/// <param name="Placeholder">What the session has: 16 to 4096 letters, digits, '-', '.', '_' and '~'.</param>
/// <param name="Hosts">The names, and <c>*.</c> and names, that the value may go to, over TLS alone.</param>
/// <param name="Value">
/// The value, without CR, LF and NUL, at least 8 bytes. Null where it is not known at this moment: requests that need it wait for a
/// <see cref="Renew"/>. It must not be null for ever, and no file may hold it.
/// </param>
/// <param name="Headers">The headers in which it is replaced; null for all.</param>
/// <param name="Set">
/// A header and its value that are set on requests without that header; in it <c>{}</c> is the value, <c>{basic:USER}</c> the user and the
/// value as HTTP's basic authentication wants them. Null for none.
/// </param>
/// <param name="In">Where it is replaced: <c>header</c>, <c>query</c>, <c>body</c>; null for headers.</param>
/// <param name="ForClone">Whether it goes only into requests that the clone's rule allows, while the clone runs.</param>
public sealed record EgressCredential(
    string Name, string Placeholder, IReadOnlyList<string> Hosts, byte[]? Value = null, IReadOnlyList<string>? Headers = null,
    string? Set = null, IReadOnlyList<string>? In = null, bool ForClone = false);

/// <summary>The value of a credential.</summary>
/// <param name="Name">The credential's name.</param>
/// <param name="Value">The value.</param>
public sealed record EgressValue(string Name, byte[] Value);
