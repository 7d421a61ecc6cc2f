/* See reach.h. Why a call failed is told by libcurl's codes, its times and OpenSSL's verdict on the
 * certificate. */
#include "net/connect.h"
#include "base/text.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

/* Of X509_get_verify_result(3ssl), which libcurl hands on as CURLINFO_SSL_VERIFYRESULT. */
enum { VERIFIED = 0, UNSPECIFIED = 1, CERT_NOT_YET_VALID = 9, CERT_HAS_EXPIRED = 10 };

static void set_way(CURL *c, const char *proxy) {
    curl_easy_setopt(c, CURLOPT_PROXY, proxy ? proxy : "");
    curl_easy_setopt(c, CURLOPT_NOPROXY, "");
    if (!proxy)
        return;
    curl_easy_setopt(c, CURLOPT_HTTPPROXYTUNNEL, 1L);
    curl_easy_setopt(
        c, CURLOPT_HEADEROPT,
        (long)CURLHEADER_SEPARATE); /* the key's and the secret's are not for the proxy */
    curl_easy_setopt(c, CURLOPT_SUPPRESS_CONNECT_HEADERS,
                     1L); /* what it answers is not the receiver's answer */
}

void connect_set_rules(void *easy, const struct config *config, const char *proxy) {
    CURL *c = easy;
    set_way(c, proxy);
    curl_easy_setopt(c, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (config->ca_file) /* beside the folder of the system's certificates, which libcurl goes on
                            using */
        curl_easy_setopt(c, CURLOPT_CAINFO, config->ca_file);
    curl_easy_setopt(c, CURLOPT_USERAGENT, "rollcall/" ROLLCALL_VERSION);
}

void connect_set_atlassian(void *easy, const struct config *config, const char *url) {
    CURL *c = easy;
    connect_set_rules(c, config, config_proxy_for(config, url));
    curl_easy_setopt(c, CURLOPT_URL, url);
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR,
                     text_starts(config->api_url, "https:") ? "https" : "http");
    curl_easy_setopt(c, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(c, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
}

static size_t drop_body(char *bytes, size_t size, size_t count, void *arg) {
    (void)bytes, (void)arg;
    return size * count;
}

/* The time ran out in the first step that left no trace. libcurl notes the time of connecting only
 * after the handshake, but counts a connection at once. The port tells of one that was there
 * before; without any it is 0, or -1 since libcurl 8. */
static enum probe_end silent_end(CURL *c, bool tls) {
    curl_off_t named = 0, secured = 0;
    long port = 0, made = 0;
    curl_easy_getinfo(c, CURLINFO_NAMELOOKUP_TIME_T, &named);
    curl_easy_getinfo(c, CURLINFO_NUM_CONNECTS, &made);
    curl_easy_getinfo(c, CURLINFO_PRIMARY_PORT, &port);
    curl_easy_getinfo(c, CURLINFO_APPCONNECT_TIME_T, &secured);
    if (named == 0)
        return REACH_NAME_SILENT;
    if (made == 0 && port <= 0)
        return REACH_PORT_SILENT;
    return tls && secured == 0 ? REACH_TLS_SILENT : REACH_HTTP_SILENT;
}

/* A name that differs is found by libcurl itself, after OpenSSL had nothing to say; libcurl 7.88
 * leaves UNSPECIFIED then. */
static enum probe_end certificate_end(CURL *c) {
    long retry_decision = VERIFIED;
    curl_easy_getinfo(c, CURLINFO_SSL_VERIFYRESULT, &retry_decision);
    switch (retry_decision) {
    case VERIFIED:
    case UNSPECIFIED: return REACH_WRONG_NAME;
    case CERT_NOT_YET_VALID: return REACH_NOT_YET_VALID;
    case CERT_HAS_EXPIRED: return REACH_EXPIRED;
    default: return REACH_UNKNOWN_CA;
    }
}

/* libcurl has one code for all that goes wrong in a handshake; OpenSSL's words for bytes that are
 * no TLS record. */
static bool no_tls(const char *words) {
    return strstr(words, "wrong version number") || strstr(words, "packet length too long");
}

static enum probe_end end_of(CURL *c, CURLcode rc, const char *words, const struct config *config) {
    switch (rc) {
    case CURLE_COULDNT_RESOLVE_HOST: return REACH_NO_NAME;
    case CURLE_COULDNT_CONNECT: return REACH_NO_CONNECTION;
    case CURLE_OPERATION_TIMEDOUT: return silent_end(c, text_starts(config->api_url, "https:"));
    case CURLE_SSL_CACERT_BADFILE: return REACH_CA_FILE;
    case CURLE_SSL_CONNECT_ERROR: return no_tls(words) ? REACH_NO_TLS : REACH_NO_HANDSHAKE;
    case CURLE_PEER_FAILED_VERIFICATION: return certificate_end(c);
    default: return REACH_NO_HTTP;
    }
}

static void read_answer(CURL *c, CURLcode rc, const char *words, const struct config *config,
                        struct arena *a, struct probe *out) {
    long status = 0, why = 0;
    struct curl_header *date = NULL;
    long tunnel = 0;
    curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(c, CURLINFO_HTTP_CONNECTCODE, &tunnel);
    curl_easy_getinfo(c, CURLINFO_OS_ERRNO, &why);
    bool open = !out->proxy || tunnel / 100 == 2;
    out->status = (int)(open ? status : tunnel);
    if (open && status > 0) { /* also when its body broke off: the way is open */
        time_t then = curl_easy_header(c, "Date", 0, CURLH_HEADER, -1, &date) == CURLHE_OK
                          ? curl_getdate(date->value, NULL)
                          : 0;
        out->their_clock = then > 0 ? (int64_t)then : 0;
        return;
    }
    out->end = open ? end_of(c, rc, words, config) : tunnel ? REACH_PROXY_REFUSES : REACH_NO_PROXY;
    out->why = (int)why;
    out->detail = arena_strdup(a, *words ? words : curl_easy_strerror(rc));
}

/* libcurl's own reading of the address, so that what is named is what was called. */
static void read_address(const char *url, struct arena *a, struct probe *out) {
    char *host = NULL, *port = NULL;
    CURLU *u = curl_url();
    if (u && curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK &&
        curl_url_get(u, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
        curl_url_get(u, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) == CURLUE_OK) {
        out->host = arena_strdup(a, host);
        out->port = arena_strdup(a, port);
    }
    curl_free(host);
    curl_free(port);
    curl_url_cleanup(u);
}

void connect_probe(const struct config *config, struct arena *a, struct probe *out) {
    char words[CURL_ERROR_SIZE] = "";
    const char *url =
        arena_printf(a, "%s/admin/v1/orgs", config->api_url); /* the first call of a key check */
    CURL *c = NULL;
    *out = (struct probe){
        .host = "?", .port = "?", .detail = "", .proxy = config_proxy_for(config, url)};
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != 0 || !(c = curl_easy_init()))
        abort(); /* no memory */
    read_address(url, a, out);
    connect_set_atlassian(c, config, url);
    curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)REACH_SECONDS);
    curl_easy_setopt(c, CURLOPT_QUICK_EXIT,
                     1L); /* else the end would wait for a silent name service */
    curl_easy_setopt(c, CURLOPT_ERRORBUFFER, words);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, drop_body);
    CURLcode rc = curl_easy_perform(c);
    read_answer(c, rc, words, config, a, out);
    curl_easy_cleanup(c);
    curl_global_cleanup();
}
