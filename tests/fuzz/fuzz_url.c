/* config_check_url: an accepted address has no user name, no blank, no dot segment and, over http, a loopback host. */
#include "config.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *url = malloc(size + 1);
    if (!url)
        abort();
    memcpy(url, data, size);
    url[size] = '\0';
    struct err e = {0};
    if (config_check_url("FUZZ", url, &e) == OK) {
        if (strncmp(url, "https://", 8) != 0 && strncmp(url, "http://127.", 11) != 0 &&
            strncasecmp(url, "http://localhost", 16) != 0 && strncmp(url, "http://[::1]", 12) != 0)
            abort();
        const char *host = strstr(url, "//") + 2;
        if (memchr(host, '@', strcspn(host, "/?")) || strpbrk(url, " \\#\t\r\n") || *host == '/' || !*host)
            abort();
        const char *path = host + strcspn(host, "/?");
        for (const char *p = path; *p && *p != '?'; p++)
            if (strncmp(p, "/../", 4) == 0 || strcmp(p, "/..") == 0)
                abort();
    } else if (e.code != ERR_INPUT || !e.people[0]) {
        abort();
    }
    free(url);
    return 0;
}
