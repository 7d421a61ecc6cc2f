/* For LD_PRELOAD: counts the writes to the disk and to other processes, over all processes of a
 * program, and kills with SIGKILL at number KILL_AT: the whole process group, or with KILL_ONE the
 * process that made the write. KILL_COUNT names a file that gets the whole number. No program
 * contains it. */
#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

static int *count, at;

__attribute__((constructor)) static void count_begin(void) {
    const char *text = getenv("KILL_AT");
    count = mmap(NULL, sizeof *count, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    at = text ? (int)strtol(text, NULL, 10) : 0;
}

__attribute__((destructor)) static void count_end(void) {
    const char *name = getenv("KILL_COUNT");
    FILE *f = name ? fopen(name, "w") : NULL;
    if (!f)
        return;
    fprintf(f, "%d\n", *count);
    (void)fclose(f);
}

static void *count_and_find(const char *name) {
    if (__atomic_add_fetch(count, 1, __ATOMIC_SEQ_CST) == at)
        (void)kill(getenv("KILL_ONE") ? getpid() : 0, SIGKILL);
    return dlsym(RTLD_NEXT, name);
}

int rename(const char *from, const char *to) {
    int (*real)(const char *, const char *) =
        (int (*)(const char *, const char *))count_and_find("rename");
    return real(from, to);
}
int fsync(int fd) {
    int (*real)(int) = (int (*)(int))count_and_find("fsync");
    return real(fd);
}
int fdatasync(int fd) {
    int (*real)(int) = (int (*)(int))count_and_find("fdatasync");
    return real(fd);
}
ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t where) {
    ssize_t (*real)(int, const void *, size_t, off64_t) =
        (ssize_t(*)(int, const void *, size_t, off64_t))count_and_find("pwrite64");
    return real(fd, bytes, n, where);
}
ssize_t send(int fd, const void *bytes, size_t n, int flags) {
    ssize_t (*real)(int, const void *, size_t, int) =
        (ssize_t(*)(int, const void *, size_t, int))count_and_find("send");
    return real(fd, bytes, n, flags);
}
