using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Agentd.Application.Ports;
using Agentd.Domain.Audit;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.SetupScript;
using Agentd.Infrastructure.Tests.Audit;

namespace Agentd.Infrastructure.Tests.Work;

/// <summary>A clone as a session leaves it, salvaged by the set-up's own script in a shell of this machine.</summary>
internal sealed class LeftRepository : IDisposable
{
    private const string Identity = "git config user.name a; git config user.email a@example.org; git config core.hooksPath .git/hooks";

    private readonly string _folder = Directory.CreateTempSubdirectory("agentd-work-").FullName;
    private readonly AuditRoot _root = new();
    private readonly SessionRecord _record;

    /// <param name="content">What the origin holds, as a script.</param>
    public LeftRepository(string content = "echo one >file; echo two >other")
    {
        Git($"git init -q -b main origin; cd origin; {Identity}; {content}; git add -A; git commit -q -m begin; "
            + "cd ..; git clone -q --no-hardlinks origin repo; cd repo; " + Identity);
        _record = AuditRoot.Record() with { Commit = Git("git -C repo rev-parse HEAD") };
        Origin = Git("git -C repo for-each-ref --format='%(objectname)' refs/remotes");
        _root.Store().TryBegin(_record).ShouldBeTrue();
    }

    public string Origin { get; }

    public string Root => _root.Path;

    public SessionId Session => _record.SessionId;

    public string Base => _record.Commit!;

    public string Path => $"{_folder}/repo";

    public string Parcel => $"{_folder}/parcel";

    public string Bundle => $"{_root.PathOf(_record)}/agentd/work.bundle";

    public JsonNode Summary => JsonNode.Parse(File.ReadAllBytes($"{_root.PathOf(_record)}/agentd/work.json"))!;

    /// <summary>What is said of losses: reason and path, a line each.</summary>
    public IReadOnlyList<string> Losses => [.. Summary["not_kept"]!.AsArray().Select(loss => $"{loss!["reason"]} {loss["path"]}")];

    /// <summary>Does with the repository what an agent would.</summary>
    public LeftRepository Then(string script)
    {
        Git($"cd repo; {script}");
        return this;
    }

    /// <summary>Salvages and keeps it, the second time from a copy where the first was not enough, as a session's end does.</summary>
    public async Task<WorkFound> KeepAsync(IReadOnlyList<SecretValue>? masked = null, long limit = 1 << 20, string policy = "always")
    {
        Salvage(Path, limit, policy, "", []);
        var evidence = new WorkEvidence(Parcel, masked ?? [], IsLast: false);
        var found = await _root.Store().KeepWorkAsync(_record, evidence, default);
        if (found.Again is not { } again) return found;
        Git("rm -rf copy; cp -a repo copy");
        Salvage($"{_folder}/copy", limit, again.CommitsOnly ? "commits" : policy, "copy", again.LeftOut);
        return await _root.Store().KeepWorkAsync(_record, evidence with { IsLast = true }, default);
    }

    /// <summary>Keeps what was salvaged, without the values to look for.</summary>
    public Task<WorkFound> KeepUnmaskedAsync() =>
        _root.Store().KeepWorkAsync(_record, new WorkEvidence(Parcel, Masked: null, IsLast: true), default);

    /// <summary>Keeps what was salvaged of a session without secrets.</summary>
    public Task<WorkFound> KeepUnsearchedAsync() =>
        _root.Store().KeepWorkAsync(_record, new WorkEvidence(Parcel, [], IsLast: true), default);

    public void Salvage(
        string repository, long limit, string policy, string where, IReadOnlyList<string> leftOut, int seconds = 20,
        string shell = "/bin/sh", string? path = null)
    {
        var start = new ProcessStartInfo("/bin/sh",
        [
            "-c", $"exec {shell} -c \"$@\" >\"$0\"", Parcel, SetupScriptRenderer.Salvage, "sh", repository,
            _record.Commit!, limit.ToString(CultureInfo.InvariantCulture), $"{seconds}", policy, where, string.Join('\n', leftOut), Origin,
        ]);
        start.Environment.Clear();
        start.Environment["PATH"] = path ?? Environment.GetEnvironmentVariable("PATH");
        start.Environment["TMPDIR"] = _folder;
        using var process = Process.Start(start)!;
        process.WaitForExit(TimeSpan.FromMinutes(2)).ShouldBeTrue();
    }

    /// <summary>Salvages it in a shell.</summary>
    /// <returns>The programs that this started, each with git's command.</returns>
    public IReadOnlyList<string> Programs(string shell)
    {
        Git("""
            mkdir programs
            for name in git cat cp cut env find head mkdir mktemp mv rm sh stat tar timeout touch tr xargs; do
              printf '#!/bin/sh\nname=%s\n[ $name != git ] || name="git $1"\necho "$name" >>"%s"\nexec %s "$@"\n' \
                $name "$PWD/log" "$(command -v $name)" >programs/$name
            done
            chmod +x programs/*
            """);
        Salvage(Path, 1 << 20, "always", "", [], shell: shell, path: $"{_folder}/programs");
        return File.ReadAllLines($"{_folder}/log");
    }

    /// <summary>Salvages it as its owner, an ordinary user, even where these tests run as root.</summary>
    public void SalvageAsItsOwner(string close)
    {
        const string nobody = "setpriv --reuid=65534 --regid=65534 --clear-groups";
        var shell = "/bin/sh";
        if (Environment.IsPrivilegedProcess)
        {
            Git("chown -R 65534:65534 .");
            shell = $"{nobody} /bin/sh";
        }
        Git($"cd repo; {close}");
        Salvage(Path, 1 << 20, "always", "", [], shell: shell);
    }

    /// <summary>Fetches the bundle into a fresh clone of the origin, and checks its work out.</summary>
    public string Fetched()
    {
        Git($"rm -rf fresh; git clone -q origin fresh; cd fresh; git fetch -q '{Bundle}' 'refs/*:refs/kept/*'; "
            + "git -c advice.detachedHead=false checkout -q kept/agentd/work");
        return $"{_folder}/fresh";
    }

    /// <summary>Seals the record.</summary>
    /// <returns>Its <c>work</c>, and what verification found.</returns>
    public async Task<(JsonNode? Work, IReadOnlyList<string> Findings)> SealAsync(WorkFound found, Action<string>? tamper = null)
    {
        await _root.Store().SealAsync(AuditRoot.Ended(_record with { Work = found.Kept }), [], default);
        tamper?.Invoke($"{_root.PathOf(_record)}/agentd");
        var work = JsonNode.Parse(File.ReadAllBytes(_root.SessionFile(_record)))!["work"];
        return (work, [.. _root.Verify().Findings.Select(finding => $"{finding.Entry} {finding.What}")]);
    }

    public string Git(string script) => Shell.Run(
        $"set -e; export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0='*' GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null GIT_ALLOW_PROTOCOL=file; cd '{_folder}'; {script}");

    public void Dispose()
    {
        _root.Dispose();
        Shell.Run($"chmod -R u+rwX '{_folder}'; rm -rf '{_folder}'");
    }
}
