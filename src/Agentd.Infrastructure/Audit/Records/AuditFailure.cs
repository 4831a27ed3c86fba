using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Records;

/// <summary>Turns what the kernel answered into what an operator can act on.</summary>
internal static class AuditFailure
{
    internal static SessionException Of(string path, string action, LinuxException failure) =>
        new($"cannot {action} '{path}': {failure.Message}; {Cure(failure.Error)}", failure);

    internal static string Cure(int error) => error switch
    {
        Errno.NoSpace => "free space or inodes on that file system; 'agentd audit prune' removes old records",
        Errno.QuotaExceeded => "raise the quota of the daemon's user, or free space; 'agentd audit prune' removes old records",
        Errno.ReadOnlyFileSystem => "remount the file system read-write, or set daemon.audit_root to one that is",
        Errno.InputOutput => "the disk or its driver failed: look into the kernel's log (dmesg) before anything else",
        Errno.AccessDenied or Errno.NotPermitted =>
            "the daemon's user must own what is there: align its UID with the one that session containers write as, or give it CAP_FOWNER",
        Errno.NoEntry => "nothing is there: no session has run yet, or another audit root is meant",
        _ => "look at the path and its file system",
    };
}
