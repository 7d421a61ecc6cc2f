/* config_check_url: an accepted address has no user name, no blank, no dot segment and, over http,
 * a loopback host. webhook_url_problem: libcurl accepts what our reader accepts, and http ends at
 * loopback, also with the input as the list of allowed addresses. */
#include "host/config.h"
#include "notify/destination.h"
#include "settings/webhook_url.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_webhook(const char *url, const char *allow) {
    bool loopback = false;
    const char *ours = webhook_url_problem(url, allow),
               *both = destination_problem(url, allow, &loopback);
    if ((ours == NULL) != (both == NULL) || (ours && loopback))
        abort();
    if (!both && strncasecmp(url, "http:", 5) == 0 && !loopback)
        abort();
}

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
        if (memchr(host, '@', strcspn(host, "/?")) || strpbrk(url, " \\#\t\r\n") || *host == '/' ||
            !*host)
            abort();
        const char *path = host + strcspn(host, "/?");
        for (const char *p = path; *p && *p != '?'; p++)
            if (strncmp(p, "/../", 4) == 0 || strcmp(p, "/..") == 0)
                abort();
    } else if (e.code != ERR_INPUT || !e.message[0]) {
        abort();
    }
    check_webhook(url, "https://api-private.atlassian.com/automation/webhooks/ "
                       "http://127.0.0.1:9000/hooks https://localhost/ http://[::1]:81/");
    check_webhook("https://a.example/b/c?d", url);
    check_webhook(url, url);
    free(url);
    return 0;
}
