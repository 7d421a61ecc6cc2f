/* doctor, the web program: starts it with --check, which stops before it needs a socket. So doctor
 * reports what keeps it from starting: a template, a library, the key. */
#include "doctor_checks.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATIENCE_MS = 10000 };

/* Beside this program in the source tree, or where it is installed. */
static const char *web_program(struct arena *a) {
    char self[4096];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    if (n <= 0)
        return NULL;
    self[n] = '\0';
    char *slash = strrchr(self, '/');
    *slash = '\0';
    char *beside = arena_printf(a, "%s/rollcall.fcgi", self);
    return access(beside, X_OK) == 0 ? beside
                                     : arena_printf(a, "%s/../lib/rollcall/rollcall.fcgi", self);
}

/* Reads its output to the end. False: none came in time, or more than there is room for. */
static bool read_output(int from, char *output, size_t room) {
    struct pollfd p = {.fd = from, .events = POLLIN};
    size_t used = 0;
    ssize_t n = 1;
    while (n > 0 && used < room - 1 && poll(&p, 1, PATIENCE_MS) > 0)
        if ((n = read(from, output + used, room - 1 - used)) > 0)
            used += (size_t)n;
    output[used] = '\0';
    return n == 0;
}

void doctor_web(struct doctor *d) {
    const char *program = web_program(d->ctl->arena);
    char output[2000] = "";
    int out[2], status = -1;
    if (!d->ctl->as_root &&
        access(arena_printf(d->ctl->arena, "%s/seal.pub", d->ctl->config->keys), R_OK) != 0) {
        doctor_report(d, NOTE, "web program", doctor_fix(d, errno, NULL),
                      "not tried: it needs seal.pub, which you cannot read");
        return;
    }
    if (!program || pipe2(out, O_CLOEXEC) != 0)
        return;
    pid_t child = fork();
    if (child == 0) {
        (void)dup2(out[1], STDOUT_FILENO);
        (void)dup2(out[1], STDERR_FILENO);
        (void)execl(program, program, "--check", (char *)NULL);
        (void)dprintf(STDERR_FILENO, "%s: %s\n", program, strerror(errno));
        _exit(127);
    }
    (void)close(out[1]);
    if (child > 0 && !read_output(out[0], output, sizeof output))
        (void)kill(child, SIGKILL);
    (void)close(out[0]);
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    char *last = output; /* the message for people comes last */
    for (char *line = output, *next; line; line = next) {
        next = strchr(line, '\n');
        if (next)
            *next++ = '\0';
        last = *line ? line : last;
    }
    if (status == 0)
        doctor_report(d, FINE, "web program", NULL, "%s", last);
    else
        doctor_report(d, WRONG, "web program",
                      "Fix what it reports, then: systemctl restart rollcall.service",
                      "it does not start: %s", *last ? last : "no output");
}
