/* An engine that costs nothing: it answers what agentd asks as Podman would, and a "session" is a line in a status file.
 *
 * Its own directory is its memory, for agentd hands it no environment of ours:
 *   calls      a line a call is appended, the verb alone
 *   ps.json    what `ps` answers; an empty list without it
 *   secrets    what `secret ls` answers; nothing without it
 *   delay-ms   how long a session runs; it ends before `run` returns without it
 *   print-ms   the pause between the lines that a session prints while it runs; it prints nothing without it
 */
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char told[] = "step user\nstep home\nstep clone\nstep repo\nstep init\nstep agent\nhandover done\nexit 0\n";
static char here[4096];

static const char *beside(const char *name) {
    static char path[4200];
    snprintf(path, sizeof path, "%s/%s", here, name);
    return path;
}

static void append(const char *path, const char *text) {
    int file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0 || write(file, text, strlen(text)) < 0) { perror(path); exit(125); }
    close(file);
}

static void print(const char *name, const char *otherwise) {
    char buffer[65536];
    ssize_t read_bytes;
    int file = open(beside(name), O_RDONLY | O_CLOEXEC);
    if (file < 0) { fputs(otherwise, stdout); return; }
    while ((read_bytes = read(file, buffer, sizeof buffer)) > 0) fwrite(buffer, 1, (size_t)read_bytes, stdout);
    close(file);
}

static void drain_input(void) {
    char buffer[65536];
    while (read(0, buffer, sizeof buffer) > 0) { }
}

static long milliseconds(const char *name) {
    char text[32] = "";
    int file = open(beside(name), O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    if (read(file, text, sizeof text - 1) < 0) text[0] = 0;
    close(file);
    return atol(text);
}

static void rest(long time) {
    struct timespec pause = { time / 1000, time % 1000 * 1000000 };
    nanosleep(&pause, NULL);
}

/* Numbered lines as conmon writes them. */
static void print_lines(int console, long every, long until) {
    for (long number = 1, passed = 0; passed < until; number++, passed += every) {
        char line[128], second[32];
        struct timespec now;
        clock_gettime(CLOCK_REALTIME, &now);
        strftime(second, sizeof second, "%Y-%m-%dT%H:%M:%S", gmtime(&now.tv_sec));
        int length = snprintf(line, sizeof line, "%s.%09ld+00:00 stdout F line %ld\n", second, now.tv_nsec, number);
        if (write(console, line, (size_t)length) < 0) exit(125);
        rest(every);
    }
}

/* The value of source= where the mount's target is the session's directory. */
static const char *session_directory(char **argument) {
    for (; *argument; argument++) {
        char *source = strstr(*argument, "source=");
        if (!source || !strstr(*argument, ",target=/agentd/session,")) continue;
        *strchr(source, ',') = 0;
        return source + strlen("source=");
    }
    return NULL;
}

static int run(char **arguments) {
    char status[4200], console[4200];
    const char *directory = session_directory(arguments);
    long time = milliseconds("delay-ms"), every = milliseconds("print-ms");
    puts("0000000000000000000000000000000000000000000000000000000000000000");
    fflush(stdout);
    if (!directory) return 0;
    snprintf(status, sizeof status, "%s/status", directory);
    if (time > 0) {
        /* As conmon does, while the container runs: who sees no writer takes the container for lost. */
        snprintf(console, sizeof console, "%s/../console.log", directory);
        int printed = open(console, O_WRONLY | O_APPEND);
        if (printed < 0) return 125;
        if (fork() > 0) return 0;
        setsid();
        for (int file = 0; file < 3; file++) close(file);
        if (every > 0) print_lines(printed, every, time);
        else rest(time);
    }
    append(status, told);
    return 0;
}

int main(int count, char **arguments) {
    ssize_t length = readlink("/proc/self/exe", here, sizeof here - 1);
    if (length < 0 || count < 2) return 125;
    here[length] = 0;
    dirname(here);
    char line[64];
    snprintf(line, sizeof line, "%.60s\n", arguments[1]);
    append(beside("calls"), line);
    if (!strcmp(arguments[1], "version")) puts("5.4.2");
    else if (!strcmp(arguments[1], "info")) puts("{\"host\":{\"cgroupVersion\":\"v2\",\"cgroupControllers\":[\"cpu\",\"memory\",\"pids\"],\"security\":{\"rootless\":true}}}");
    else if (!strcmp(arguments[1], "image") && count > 2 && !strcmp(arguments[2], "inspect")) puts("sha256:0123");
    else if (!strcmp(arguments[1], "ps")) print("ps.json", "[]");
    else if (!strcmp(arguments[1], "secret") && count > 2 && !strcmp(arguments[2], "ls")) print("secrets", "");
    else if (!strcmp(arguments[1], "secret") && count > 2 && !strcmp(arguments[2], "create")) drain_input();
    else if (!strcmp(arguments[1], "run")) return run(arguments);
    return 0;
}
