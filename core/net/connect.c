/* Connections to the outside; see connect.h. The reason of a failed call comes from libcurl's codes
 * and times, and from OpenSSL's result for the certificate. */
#include "net/connect.h"
#include "base/text.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

/* X509_get_verify_result(3ssl): CURLINFO_SSL_VERIFYRESULT has its values. */
enum { VERIFIED = 0, UNSPECIFIED = 1, CERT_NOT_YET_VALID = 9, CERT_HAS_EXPIRED = 10 };

static void connect_set_proxy(CURL *c, const char *proxy) {
    curl_easy_setopt(c, CURLOPT_PROXY, proxy ? proxy : "");
    curl_easy_setopt(c, CURLOPT_NOPROXY, "");
    if (!proxy)
        return;
    curl_easy_setopt(c, CURLOPT_HTTPPROXYTUNNEL, 1L);
    /* Headers with the key or a secret are not for the proxy, its headers not part of the answer.
     */
    curl_easy_setopt(c, CURLOPT_HEADEROPT, (long)CURLHEADER_SEPARATE);
    curl_easy_setopt(c, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
}

void connect_set_rules(void *easy, const struct config *config, const char *proxy) {
    CURL *c = easy;
    connect_set_proxy(c, proxy);
    curl_easy_setopt(c, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (config->ca_file) /* in addition to the system's folder of certificates */
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

/* Finds the step that took too long: the first that left no trace. libcurl sets the time of
 * connecting only after the handshake, but counts a connection at once. The port belongs to an
 * older connection; without one it is 0, or -1 since libcurl 8. */
static enum probe_end probe_timeout_end(CURL *c, bool tls) {
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

/* libcurl itself compares the name, after OpenSSL has accepted the certificate; libcurl 7.88 leaves
 * UNSPECIFIED then. */
static enum probe_end probe_certificate_end(CURL *c) {
    long result = VERIFIED;
    curl_easy_getinfo(c, CURLINFO_SSL_VERIFYRESULT, &result);
    switch (result) {
    case VERIFIED:
    case UNSPECIFIED: return REACH_WRONG_NAME;
    case CERT_NOT_YET_VALID: return REACH_NOT_YET_VALID;
    case CERT_HAS_EXPIRED: return REACH_EXPIRED;
    default: return REACH_UNKNOWN_CA;
    }
}

/* libcurl has one code for all failures of a handshake; these are OpenSSL's texts for bytes that
 * are not a TLS record. */
static bool is_not_tls(const char *text) {
    return strstr(text, "wrong version number") || strstr(text, "packet length too long");
}

static enum probe_end probe_end_of(CURL *c, CURLcode rc, const char *text,
                                   const struct config *config) {
    switch (rc) {
    case CURLE_COULDNT_RESOLVE_HOST: return REACH_NO_NAME;
    case CURLE_COULDNT_CONNECT: return REACH_NO_CONNECTION;
    case CURLE_OPERATION_TIMEDOUT:
        return probe_timeout_end(c, text_starts(config->api_url, "https:"));
    case CURLE_SSL_CACERT_BADFILE: return REACH_CA_FILE;
    case CURLE_SSL_CONNECT_ERROR: return is_not_tls(text) ? REACH_NO_TLS : REACH_NO_HANDSHAKE;
    case CURLE_PEER_FAILED_VERIFICATION: return probe_certificate_end(c);
    default: return REACH_NO_HTTP;
    }
}

static int64_t header_date(CURL *c) {
    struct curl_header *date = NULL;
    if (curl_easy_header(c, "Date", 0, CURLH_HEADER, -1, &date) != CURLHE_OK)
        return 0;
    time_t at = curl_getdate(date->value, NULL);
    return at > 0 ? (int64_t)at : 0;
}

static void probe_read_answer(CURL *c, CURLcode rc, const char *text, const struct config *config,
                              struct arena *a, struct probe *out) {
    long status = 0, tunnel = 0, why = 0;
    curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(c, CURLINFO_HTTP_CONNECTCODE, &tunnel);
    curl_easy_getinfo(c, CURLINFO_OS_ERRNO, &why);
    bool is_past_proxy = !out->proxy || tunnel / 100 == 2;
    out->status = (int)(is_past_proxy ? status : tunnel);
    if (is_past_proxy && status > 0) { /* an answer, also when its body was cut */
        out->their_clock = header_date(c);
        return;
    }
    if (is_past_proxy)
        out->end = probe_end_of(c, rc, text, config);
    else
        out->end = tunnel ? REACH_PROXY_REFUSES : REACH_NO_PROXY;
    out->why = (int)why;
    out->detail = arena_strdup(a, *text ? text : curl_easy_strerror(rc));
}

/* Host and port as libcurl reads them: what it calls. */
static void probe_read_address(const char *url, struct arena *a, struct probe *out) {
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
    char text[CURL_ERROR_SIZE] = "";
    /* The first call of a key check. */
    const char *url = arena_printf(a, "%s/admin/v1/orgs", config->api_url);
    CURL *c = NULL;
    *out = (struct probe){
        .host = "?", .port = "?", .detail = "", .proxy = config_proxy_for(config, url)};
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != 0 || !(c = curl_easy_init()))
        abort(); /* no memory */
    probe_read_address(url, a, out);
    connect_set_atlassian(c, config, url);
    curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)REACH_SECONDS);
    /* Without it curl_easy_cleanup() waits for a name service that does not answer. */
    curl_easy_setopt(c, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(c, CURLOPT_ERRORBUFFER, text);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, drop_body);
    CURLcode rc = curl_easy_perform(c);
    probe_read_answer(c, rc, text, config, a, out);
    curl_easy_cleanup(c);
    curl_global_cleanup();
}
