using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Claim;
using Agentd.Infrastructure.Linux;
using Agentd.Infrastructure.Mounts;
using Agentd.Infrastructure.Staging;

namespace Agentd.Infrastructure.Tests.Mounts;

public sealed class ForbiddenMountSourcesTests : IDisposable
{
    private readonly string _root = RealPath.Of(Directory.CreateTempSubdirectory("agentd-mounts-").FullName);
    private readonly Dictionary<string, string> _environment = [];

    public ForbiddenMountSourcesTests()
    {
        foreach (var directory in (string[])["home/.config/containers/systemd", "run/agentd", "run/podman", "audit", "stage", "data"])
            Directory.CreateDirectory(In(directory));
        _environment["HOME"] = In("home");
        _environment["XDG_RUNTIME_DIR"] = In("run");
        _environment["TMPDIR"] = In("stage");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("data", null)]
    [InlineData("stage/inner", null)]
    [InlineData("audit/site/0123456789abcdef", null)]
    [InlineData("home/.config/other", null)]
    [InlineData("home/.configuration", null)]
    [InlineData("", "contains agentd's socket")]
    [InlineData("run", "contains agentd's socket")]
    [InlineData("run/agentd", "is the directory of agentd's socket")]
    [InlineData("run/agentd/agentd.sock", "is agentd's socket")]
    [InlineData("run/agentd/agentd.pid", "is agentd's PID file")]
    [InlineData("home/.local/share", "contains Podman's storage")]
    [InlineData("home/.local/share/containers", "is Podman's storage")]
    [InlineData("home/.local/share/containers/storage", "is inside Podman's storage")]
    [InlineData("home/.local/share/containers/storage/secrets", "is inside Podman's storage")]
    [InlineData("home/.config", "contains Podman's user configuration")]
    [InlineData("home/.config/containers", "is Podman's user configuration")]
    [InlineData("run/podman", "is the directory of Podman's socket")]
    [InlineData("run/podman/podman.sock", "is inside the directory of Podman's socket")]
    [InlineData("audit", "is the audit root")]
    [InlineData("stage", "is the staging root")]
    [InlineData("home", "contains Podman's storage")]
    [InlineData("home/.config/containers/systemd", "is inside Podman's user configuration")]
    [InlineData("home/.config/systemd", "is the user's systemd configuration")]
    [InlineData("stage/agentd-egress-00000000", null)]
    public void Judges_a_source_by_what_it_shows(string source, string? objection)
    {
        var found = Sources().Objection(In(source));

        if (objection is null) found.ShouldBeNull();
        else found.ShouldNotBeNull().ShouldStartWith(objection);
    }

    [Theory]
    [InlineData("", "is")]
    [InlineData("/control", "is inside")]
    public void The_directory_of_the_broker_is_nobodys_to_mount(string below, string relation)
    {
        var daemon = DaemonId.FromPaths(In("run/agentd/agentd.sock"), In("run/agentd/agentd.pid"));
        var broker = In($"stage/agentd-egress-{daemon}");
        Directory.CreateDirectory(broker);

        Sources().Objection(broker + below).ShouldNotBeNull()
            .ShouldStartWith($"{relation} the directory of the broker of filtered sessions");
    }

    [Theory]
    [InlineData("graphroot = \"{0}/big/storage\"")]
    [InlineData("  runroot='{0}/big/storage' # moved")]
    [InlineData("rootless_storage_path = \"$HOME/../big/storage\"")]
    public void Knows_where_the_storage_was_moved_to(string setting)
    {
        File.WriteAllText(
            In("home/.config/containers/storage.conf"), $"[storage]\n# graphroot = \"{In("data")}\"\n{string.Format(setting, _root)}\n");
        Directory.CreateDirectory(In("big/storage/secrets"));

        Sources().Objection(In("big")).ShouldNotBeNull().ShouldStartWith("contains Podman's storage");
        Sources().Objection(In("big/storage/secrets")).ShouldNotBeNull().ShouldStartWith("is inside Podman's storage");
        Sources().Objection(In("data")).ShouldBeNull();
    }

    [Fact]
    public void Looks_through_links_in_the_source()
    {
        Link("data/innocent", In("run"));
        Link("data/relative", "../home/.config/containers");
        Link("data/chain", "innocent");
        Link("data/parent", "inner/../..");

        Sources().Objection(In("data/innocent/podman")).ShouldNotBeNull();
        Sources().Objection(In("data/relative")).ShouldNotBeNull();
        Sources().Objection(In("data/chain")).ShouldNotBeNull();
        Sources().Objection(In("data/parent")).ShouldNotBeNull();
    }

    [Fact]
    public void Looks_through_links_in_what_is_forbidden()
    {
        Link("records", In("data"));

        Sources(audit: "records").Objection(In("data")).ShouldNotBeNull().ShouldStartWith("is the audit root");
    }

    [Fact]
    public void Ends_on_links_that_lead_in_circles()
    {
        Link("data/a", "b");
        Link("data/b", "a");

        Sources().Objection(In("data/a")).ShouldBeNull();
    }

    [Fact]
    public void Knows_the_socket_that_CONTAINER_HOST_names()
    {
        _environment["CONTAINER_HOST"] = $"unix://{In("data/engine.sock")}";

        Sources().Objection(In("data")).ShouldNotBeNull().ShouldStartWith("contains Podman's socket");
    }

    [Theory]
    [InlineData("/srv/with,comma")]
    [InlineData("relative")]
    [InlineData("./relative")]
    [InlineData("")]
    [InlineData(null)]
    public void Forbids_tmp_where_sessions_are_staged_there_for_want_of_a_usable_TMPDIR(string? tmpdir)
    {
        _environment.Remove("TMPDIR");
        if (tmpdir is not null) _environment["TMPDIR"] = tmpdir;

        StagingDirectories.RootFrom(tmpdir).ShouldBe("/tmp");
        Sources().Objection("/tmp").ShouldNotBeNull().ShouldStartWith("is the staging root (/tmp)");
    }

    [Fact]
    public void Knows_a_forbidden_directory_under_another_mount_point()
    {
        var mounts = HostMounts.Parse($"""
            20 1 8:1 / / rw - ext4 /dev/sda1 rw
            21 20 8:1 {In("run")} /mnt/alias rw - ext4 /dev/sda1 rw
            22 20 8:1 {In("audit")} {In("data/nested")} rw - ext4 /dev/sda1 rw
            23 20 8:2 / /mnt/other\040disk rw - ext4 /dev/sdb1 rw
            24 20 8:1 / /mnt/host rw - ext4 /dev/sda1 rw
            """);

        Sources(mounts).Objection("/mnt/alias").ShouldNotBeNull().ShouldStartWith("contains");
        Sources(mounts).Objection("/mnt/alias/podman/podman.sock").ShouldNotBeNull();
        Sources(mounts).Objection(In("data")).ShouldNotBeNull().ShouldContain("the audit root");
        Sources(mounts).Objection($"/mnt/host{In("run")}").ShouldNotBeNull();
        Sources(mounts).Objection($"/mnt/host{In("elsewhere")}").ShouldBeNull();
        Sources(mounts).Objection("/mnt/other disk").ShouldBeNull();
        Sources(mounts).Objection("/mnt/alias/elsewhere").ShouldBeNull();
    }

    [Fact]
    public void Takes_the_mount_that_covers_another()
    {
        var mounts = HostMounts.Parse("""
            20 1 8:1 / / rw - ext4 /dev/sda1 rw
            21 20 8:2 / /mnt rw - ext4 /dev/sdb1 rw
            22 21 8:3 /sub /mnt rw - ext4 /dev/sdc1 rw
            """);

        mounts.Of("/mnt/a").ShouldBe(new StoredPath("8:3", "/sub/a"));
        mounts.Of("/mnt").ShouldBe(new StoredPath("8:3", "/sub"));
        mounts.Of("/").ShouldBe(new StoredPath("8:1", "/"));
        mounts.Of("/mntx").ShouldBe(new StoredPath("8:1", "/mntx"));
    }

    private ForbiddenMountSources Sources(HostMounts? mounts = null, string audit = "audit") =>
        new(
            new DaemonPaths(In("run/agentd/agentd.sock"), In("run/agentd/agentd.pid"), In(audit)), _environment.GetValueOrDefault,
            mounts ?? HostMounts.Read());

    private string In(string relative) => Path.TrimEndingDirectorySeparator(Path.Combine(_root, relative));

    private void Link(string link, string target) => File.CreateSymbolicLink(In(link), target);
}
