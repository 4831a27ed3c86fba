using Agentd.Infrastructure.Doctor.Conditions;
using Agentd.Infrastructure.Doctor.Directories;
using Agentd.Infrastructure.Tests.Audit;
using Agentd.Protocol.Linux;

namespace Agentd.Infrastructure.Tests.Doctor;

/// <summary>Who else could put something in the place of a path. The directories are real; only root can give some away.</summary>
public sealed class PathExposureTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("agentd-exposed-").FullName;

    public PathExposureTests() => Shell.Run($"chmod 755 {_root}; mkdir -p {_root}/a/b");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("true", null)]
    [InlineData("chmod 0777 a", "a may be written by every user, who could put something else in the place of b")]
    [InlineData("chmod 0777 a/b", "a/b may be written by every user, who could put something else in the place of s")]
    [InlineData("chmod 0757 a/b", "a/b may be written by every user")]
    [InlineData("chmod 0775 a; chgrp 12345 a", "a may be written by group 12345")]
    [InlineData("chmod 0700 a; chmod 0777 a/b", null)]
    [InlineData("chmod 0711 a; chmod 0777 a/b", "a/b may be written by every user")]
    [InlineData("chmod 1777 a", null)]
    [InlineData("chmod 1777 a; rmdir a/b", "a is open to every user, who could make b there first")]
    [InlineData("chmod 1777 a/b", "a/b is open to every user, who could make s there first")]
    [InlineData("chmod 1777 a/b; : > a/b/s", "a/b is open to every user, who could make s there first")]
    [InlineData("chmod 1777 a; chown 12345 a/b", "a is open to every user, who could make b there first")]
    [InlineData("chown 12345 a", "a belongs to user 12345, who could put something else in the place of b")]
    [InlineData("chown 12345 a/b", "a/b belongs to user 12345")]
    [InlineData(": > a/b/s; chown 12345 a/b/s", "a/b/s belongs to user 12345")]
    [InlineData("rm -r a", null)]
    [InlineData("rm -r a; chmod 0777 .", " may be written by every user, who could put something else in the place of a")]
    [InlineData(
        "mkdir c; chmod 0777 c; ln -s ../../a/b c/l; rm -r a/b; ln -s ../c/l a/b; mkdir -p ../$(basename $PWD)/a",
        "c may be written by every user, who could put something else in the place of l")]
    [InlineData("ln -s b a/b/../l; rmdir a/b; ln -s l a/b", null)]
    public void Is_told_of_the_first_directory_on_the_way_that_is_open(string change, string? exposure)
    {
        if (!Environment.IsPrivilegedProcess && change.Contains("12345")) return;
        Shell.Run($"cd {_root}; {change}");
        var found = new PathExposure(Host()).Find($"{_root}/a/b/s", lasting: false);
        if (exposure is null) found.ShouldBeNull();
        else found.ShouldNotBeNull().ShouldStartWith(exposure[0] == ' ' ? _root + exposure : $"{_root}/{exposure}");
    }

    [Fact]
    public void What_stays_and_is_ours_is_safe_in_a_sticky_directory()
    {
        Shell.Run($"chmod 1777 {_root}/a");
        new PathExposure(Host()).Find($"{_root}/a/b", lasting: true).ShouldBeNull();
        new PathExposure(Host()).Find($"{_root}/a/b", lasting: false).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("ada:x:12345:", true)]
    [InlineData("ada:x:12345:ada", true)]
    [InlineData("ada:x:12345:ada,bob", false)]
    [InlineData("staff:x:12345:", false)]
    [InlineData("ada:x:1234:", false)]
    public void A_group_that_nobody_else_is_in_is_the_user(string group, bool safe)
    {
        if (!Environment.IsPrivilegedProcess) return;
        Shell.Run(
            $"cd {_root}; chmod 0775 a; chgrp 12345 a; mkdir etc; echo '{group}' > etc/group; echo 'ada:x:4711:12345::/:' > etc/passwd");
        (new PathExposure(Host()).Find($"{_root}/a/b", lasting: true) is null).ShouldBe(safe);
    }

    private ExaminedHost Host() => new()
    {
        Root = _root,
        Environment = _ => null,
        UserId = Environment.IsPrivilegedProcess ? 4711 : Libc.EffectiveUser(),
    };
}
