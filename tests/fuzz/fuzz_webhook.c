/* webhook_url_problem: for each accepted address, libcurl calls the allowed host and stays below
 * the allowed folder. */
#include "settings/webhook_url.h"
#include <curl/curl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char ALLOW[] = "https://hooks.example/automation/ http://127.0.0.1:8123/a/";

static bool part_is(CURLU *u, CURLUPart part, const char *wanted) {
    char *text = NULL;
    bool same = curl_url_get(u, part, &text, CURLU_DEFAULT_PORT) == CURLUE_OK &&
                strcasecmp(text, wanted) == 0;
    curl_free(text);
    return same;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *url = malloc(size + 1), *path = NULL;
    if (!url)
        abort();
    memcpy(url, data, size);
    url[size] = '\0';
    if (!webhook_url_problem(url, ALLOW)) {
        CURLU *u = curl_url();
        if (curl_url_set(u, CURLUPART_URL, url, 0) != CURLUE_OK ||
            curl_url_get(u, CURLUPART_PATH, &path, 0) != CURLUE_OK)
            abort();
        bool hooks = part_is(u, CURLUPART_SCHEME, "https") &&
                     part_is(u, CURLUPART_HOST, "hooks.example") &&
                     part_is(u, CURLUPART_PORT, "443") && strncmp(path, "/automation/", 12) == 0;
        bool local = part_is(u, CURLUPART_SCHEME, "http") &&
                     part_is(u, CURLUPART_HOST, "127.0.0.1") &&
                     part_is(u, CURLUPART_PORT, "8123") && strncmp(path, "/a/", 3) == 0;
        if ((!hooks && !local) || part_is(u, CURLUPART_USER, "") || strlen(url) > WEBHOOK_URL_MAX)
            abort();
        curl_free(path);
        curl_url_cleanup(u);
    }
    free(url);
    return 0;
}
