using Agentd.EndToEnd.Tests.Accounts;

namespace Agentd.EndToEnd.Tests.Hosts;

/// <summary>The session image changed as one test needs it.</summary>
internal static class ImageVariant
{
    /// <summary>Like Fedora's images: bash is the shell, one directory holds all programs, useradd makes homes and mail boxes.</summary>
    public const string Fedora = """
        ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin
        RUN mv /usr/sbin/* /usr/bin/ && rmdir /usr/sbin && ln -s bin /usr/sbin && ln -sfn usr/bin /sbin && ln -sf bash /usr/bin/sh && rm -f /usr/bin/dash
        RUN printf '%s\n' 'MAIL_DIR /var/spool/mail' 'UMASK 022' 'HOME_MODE 0700' 'UID_MIN 1000' 'UID_MAX 60000' 'SYS_UID_MIN 201' \
              'GID_MIN 1000' 'GID_MAX 60000' 'CREATE_HOME yes' 'USERGROUPS_ENAB yes' 'ENCRYPT_METHOD YESCRYPT' >/etc/login.defs && \
            printf '%s\n' GROUP=100 HOME=/home INACTIVE=-1 EXPIRE= SHELL=/bin/bash SKEL=/etc/skel CREATE_MAIL_SPOOL=yes >/etc/default/useradd && \
            echo mail:x:12: >>/etc/group && echo 'mail:*::' >>/etc/gshadow && chown 0:12 /var/spool/mail && chmod 0775 /var/spool/mail && \
            mkdir /etc/profile.d && echo 'umask 022; for script in /etc/profile.d/*.sh; do . "$script"; done' >/etc/profile && \
            echo 'export FROM_PROFILE=yes' >/etc/profile.d/colours.sh && echo '. /etc/profile' | tee /etc/bashrc /etc/skel/.bashrc >/root/.bashrc && \
            rm -f /etc/subuid /etc/subgid
        """;

    /// <summary>
    /// Like Alpine's images: every program that busybox has is busybox, the shell too; shadow's useradd, git and gosu beside it. The
    /// stand-in runa needs coreutils' timeout, runa itself does not.
    /// </summary>
    public const string Alpine = """
        RUN cd /usr/bin && for program in $(busybox --list); do \
              case $program in busybox | timeout) ;; *) [ ! -e "$program" ] || busybox ln -sf busybox "$program" ;; esac; \
            done; rm -f bash dash
        """;

    /// <summary>Builds it from the lines that follow FROM; it goes with the machine.</summary>
    /// <returns>Its name.</returns>
    public static async Task<string> BuildAsync(Host host, string lines)
    {
        var image = $"localhost/{host.Folder.Tag}:variant";
        var containerfile = $"{host.Folder.Path}/Containerfile";
        await File.WriteAllTextAsync(containerfile, $"FROM {TestSettings.Image}\n{lines}\n");
        host.Images.Add(image);
        await host.Podman.RunAsync(
            "build", "-q", "--layers=false", "--pull=never", "--network=none", "--tag", image, "--file", containerfile, host.Folder.Run);
        return image;
    }
}
