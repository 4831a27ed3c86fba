using Agentd.Domain.Credentials;
using Agentd.Infrastructure.Configuration.Keys;

namespace Agentd.Infrastructure.Configuration;

/// <summary>Where a secret's value comes from: three keys of one table, of which one may be written.</summary>
internal sealed class SecretSource : TableRules
{
    private readonly KnownKey<string> _variable, _file, _credential;

    public SecretSource(KnownKey<string> variable, KnownKey<string> file, KnownKey<string> credential)
    {
        (_variable, _file, _credential) = (variable, file, credential);
        Rule(variable, VariableObjection);
        Rule(file, FileObjection);
        Rule(credential, CredentialObjection);
        Rule((table, context) =>
        {
            foreach (var key in WrittenIn(table).Skip(1))
                Fail(context, table, key, table.PlaceOf(key), $"contradicts {WrittenIn(table).First().Name}; name one source only");
        });
    }

    public IReadOnlyList<KnownKey<string>> Keys => [_variable, _file, _credential];

    /// <summary>The keys that name a source, in the order of the file.</summary>
    public IEnumerable<KnownKey<string>> WrittenIn(WrittenTable table) =>
        Keys.Where(key => table.Find(key) is not null).OrderBy(table.PlaceOf);

    public CredentialSource? Bind(WrittenTable table)
    {
        if (table.Find(_variable) is { } variable) return new CredentialSource.Environment(variable.Value);
        if (table.Find(_file) is { } file) return new CredentialSource.File(file.Value);
        return table.Find(_credential) is { } credential ? new CredentialSource.Systemd(credential.Value) : null;
    }

    private static string? VariableObjection(string variable) =>
        variable.Contains('=') ? "must be the name of an environment variable, which holds no '='" : null;

    private static string? FileObjection(string path) => Path.IsPathRooted(path) ? null : "must be an absolute path";

    private static string? CredentialObjection(string id) =>
        id.Contains('/') || id is "." or ".." ? "must be the name of a systemd credential, not a path" : null;
}
