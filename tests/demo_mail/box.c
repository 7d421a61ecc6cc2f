/* The messages, as files. */
#include "demo_mail.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static const char *folder;
static int count;

static void box_path(char *out, size_t room, int number) {
    snprintf(out, room, "%s/%05d.eml", folder, number);
}

void box_open(const char *where) {
    char path[512];
    struct stat st;
    folder = where;
    mkdir(folder, 0700);
    for (count = 0;; count++) {
        box_path(path, sizeof path, count + 1);
        if (stat(path, &st) != 0)
            return;
    }
}

int box_count(void) { return count; }

bool box_add(const char *bytes, size_t n) {
    char path[512];
    box_path(path, sizeof path, count + 1);
    FILE *f = fopen(path, "w");
    if (!f)
        return false;
    bool good = fwrite(bytes, 1, n, f) == n;
    good = fclose(f) == 0 && good;
    count += good;
    return good;
}

char *box_read(int number) {
    char path[512], chunk[4096];
    struct text t = {0};
    box_path(path, sizeof path, number);
    FILE *f = number >= 1 && number <= count ? fopen(path, "r") : NULL;
    if (!f)
        return NULL;
    for (size_t n; (n = fread(chunk, 1, sizeof chunk, f)) > 0;)
        text_add(&t, chunk, n);
    fclose(f);
    text_add(&t, "", 1);
    return t.at;
}
