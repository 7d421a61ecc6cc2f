/* The Atlassian stand-in of the demo organization, as a server for one test program. */
#ifndef TESTS_STAND_IN_H
#define TESTS_STAND_IN_H
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

static char stand_in_url[60];
static char stand_in_program[400], stand_in_port_file[500];
static pid_t stand_in_pid;

static void set_number(const char *name, int64_t n) {
    char value[30];
    snprintf(value, sizeof value, "%lld", (long long)n);
    assert_int_equal(0, setenv(name, value, 1));
}

/* argv0: of the test. False when its program is not where the build puts it. */
static bool stand_in_find(const char *argv0) {
    snprintf(stand_in_program, sizeof stand_in_program, "%s", argv0);
    char *unit = strstr(stand_in_program, "/unit/");
    if (unit)
        snprintf(unit, sizeof stand_in_program - (size_t)(unit - stand_in_program), "/demo-org");
    return unit != NULL;
}

/* With the variables ORG_... that are set. 0, as setups return it, when it answers. */
static int stand_in_start(void) {
    snprintf(stand_in_port_file, sizeof stand_in_port_file, "%s/rollcall-stand-in-XXXXXX",
             getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
    int fd = mkstemp(stand_in_port_file), port = 0;
    assert_true(fd >= 0);
    close(fd);
    stand_in_pid = fork();
    if (stand_in_pid == 0) {
        execl(stand_in_program, stand_in_program, "--port", "0", "--port-file", stand_in_port_file,
              (char *)NULL);
        _exit(127);
    }
    for (int i = 0; i < 6000 && port == 0; i++) {
        FILE *f = fopen(stand_in_port_file, "re");
        if (!f || fscanf(f, "%d", &port) != 1)
            nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
        if (f)
            fclose(f);
    }
    snprintf(stand_in_url, sizeof stand_in_url, "http://127.0.0.1:%d", port);
    return port > 0 ? 0 : -1;
}

static int stand_in_stop(void **state) {
    (void)state;
    unlink(stand_in_port_file);
    bool ended = kill(stand_in_pid, SIGTERM) == 0 && waitpid(stand_in_pid, NULL, 0) == stand_in_pid;
    return ended ? 0 : -1;
}
#endif
