using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Configuration.Problems;
using Agentd.Infrastructure.Doctor;
using Agentd.Infrastructure.Doctor.Conditions;
using Agentd.Infrastructure.Podman;
using Agentd.Infrastructure.Tests.Audit;
using Agentd.Protocol.Linux;
using Microsoft.Extensions.Time.Testing;

namespace Agentd.Infrastructure.Tests.Doctor;

/// <summary>
/// A host in a directory of its own on which nothing is wrong: real files, a real socket place, a podman that answers well.
/// </summary>
internal sealed class GoodHost : IDisposable
{
    private const uint Nobody = 4711;

    public GoodHost()
    {
        Environment = new()
        {
            ["PATH"] = "/usr/bin",
            ["XDG_RUNTIME_DIR"] = At("run/user"),
            ["XDG_STATE_HOME"] = At("state"),
            ["TMPDIR"] = At("tmp"),
        };
        foreach (var folder in (string[])["run/user", "run/systemd/system", "state", "tmp", "method", "usr/bin"])
            Directory.CreateDirectory(At(folder));
        WriteUser();
        WriteKernel();
        WriteConfiguration();
        WritePodman();
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("agentd-doctor-").FullName;

    public Dictionary<string, string> Environment { get; }

    public uint UserId { get; set; } = Libc.EffectiveUser() is 0 ? Nobody : Libc.EffectiveUser();

    public Func<uint, string?> NameElsewhere { get; set; } = _ => null;

    public FileSystemFacts FileSystem { get; set; } = new(null, 100L << 30, 1_000_000);

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public string ConfigPath => At("agentd.toml");

    public string SocketPath => At("run/user/agentd/agentd.sock");

    public string PidFile => At("run/user/agentd/agentd.pid");

    public PodmanCli Podman => new(new PodmanOptions { Executable = At("podman") });

    public ExaminedHost Host => new()
    {
        Root = Root,
        Environment = Environment.GetValueOrDefault,
        UserId = UserId,
        NameElsewhere = NameElsewhere,
        FileSystemOf = _ => FileSystem,
    };

    public string At(string relative) => Path.Combine(Root, relative);

    public void Write(string relative, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(relative))!);
        File.WriteAllText(At(relative), text);
    }

    /// <summary>Gives an entry to the user that the daemon would run as, and says where it is.</summary>
    public string Owned(string relative)
    {
        Shell.Run($"[ $(id -u) != 0 ] || chown {UserId} {At(relative)}");
        return At(relative);
    }

    public void Replace(string relative, string old, string replacement)
    {
        var text = File.ReadAllText(At(relative));
        text.ShouldContain(old);
        File.WriteAllText(At(relative), text.Replace(old, replacement));
    }

    public async Task<DoctorReport> Examine()
    {
        var report = new ConfigurationLoader(Environment.GetValueOrDefault).Load(ConfigPath, out var written);
        var paths = new DaemonPathKeys(Root, Environment.GetValueOrDefault, new ProblemList()).Resolve(written.Table(FileTable.Daemon));
        var found = new List<Diagnosis>();
        foreach (var condition in new HostConditions(Host, Podman, Clock).For(report, paths))
            found.Add(await condition.ExamineAsync(default));
        return new DoctorReport(found);
    }

    /// <summary>Expects that one condition, and no other, is not well, with its cause and a cure.</summary>
    public async Task ShouldShow(string condition, Health status, string cause)
    {
        var found = (await Examine()).Conditions.Where(each => each.Status != Health.Ok).ShouldHaveSingleItem();
        found.Condition.ShouldBe(condition);
        found.Cause.ShouldContain(cause);
        found.Status.ShouldBe(status);
        found.Cure.ShouldNotBeNullOrWhiteSpace();
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private void WriteUser()
    {
        Write("etc/passwd", $"root:x:0:0::/root:/bin/sh\nrunner:x:{UserId}:{UserId}::/home/runner:/bin/sh\n");
        Write("etc/subuid", "runner:100000:65536\n");
        Write("etc/subgid", "runner:100000:65536\n");
        Write("var/lib/systemd/linger/runner", "");
        // Programs that every Linux has set-uid root, under the names of those that are looked for.
        foreach (var tool in (string[])["newuidmap", "newgidmap"]) File.CreateSymbolicLink(At($"usr/bin/{tool}"), "/usr/bin/su");
        Write("usr/bin/pasta", "");
        Shell.Run($"chmod 0700 {At("run/user")}; [ $(id -u) != 0 ] || chown {UserId} {At("run/user")}");
    }

    private void WriteKernel()
    {
        Write("dev/net/tun", "");
        Write("proc/self/status", "CapEff:\t0000000000000000\nNoNewPrivs:\t0\n");
        Write("proc/self/uid_map", "         0          0 4294967295\n");
        Write("proc/sys/fs/inotify/max_user_instances", "128\n");
        Write("proc/sys/fs/inotify/max_user_watches", "65536\n");
        Write("usr/share/zoneinfo/Europe/Berlin", "");
    }

    private void WriteConfiguration()
    {
        Write("method/manifest.toml", "");
        Write("secret", "x\n");
        File.SetUnixFileMode(At("secret"), UnixFileMode.UserRead);
        Directory.CreateDirectory(At("data"));
        Write("agentd.toml", $"""
            [daemon]
            audit_root = "audit"
            audit_retention.max_age = "90d"
            [[agents]]
            name = "site-builder"
            base_image = "localhost/site:1"
            methodology_dir = "method"
            repo = "https://git.example.org/a.git"
            schedule = "0 6 * * *"
            timezone = "Europe/Berlin"
            command = {"{"} argv = ["builder"] {"}"}
            mounts = [{"{"} source = "{At("data")}", target = "/data", read_only = true {"}"}]
            credentials = [{"{"} name = "A", source_file = "{At("secret")}" {"}"}]

            """);
        Shell.Run($"chmod 0644 {ConfigPath}");
    }

    // Written by another process: a script that this one holds open for writing while a test next door forks cannot be run.
    private void WritePodman()
    {
        Write("podman.version", "5.4.2\n");
        Write("podman.lacks", "");
        Write("podman.taken", "");
        Write("podman.info", """
            {
              "host": {
                "cgroupVersion": "v2", "cgroupControllers": ["cpu", "memory", "pids"],
                "security": { "rootless": true, "selinuxEnabled": false },
                "idMappings": { "uidmap": [{ "container_id": 0, "host_id": 4711, "size": 1 }, { "container_id": 1, "host_id": 100000, "size": 65536 }] }
              },
              "store": { "graphDriverName": "overlay" }
            }
            """);
        Shell.Run($$"""
            cat >{{At("podman")}} <<'SCRIPT'
            #!/bin/sh
            case $1 in
              version) cat "$0.version" ;;
              info) cat "$0.info" ;;
              image) [ ! -e "$0.absent" ] ;;
              run)
                [ ! -e "$0.shellless" ] || { echo 'Error: crun: executable file `/bin/sh` not found in $PATH' >&2; exit 127; }
                sed 's/^/lacks /' "$0.lacks"; cat "$0.taken"; echo "$*" >"$0.run" ;;
              rm) echo "$*" >>"$0.removed" ;;
            esac
            SCRIPT
            chmod 0755 {{At("podman")}}
            """);
    }
}
