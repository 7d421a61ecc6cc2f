/* What attempts by HTTP and by SMTP share. */
#include "notify/attempt.h"
#include "base/text.h"

#include <curl/curl.h>
#include <stdio.h>
#include <string.h>

void answer_keep(const char *text, size_t n, size_t seen, char *out) {
    size_t stored = n < ANSWER_BYTES_MAX ? n : ANSWER_BYTES_MAX;
    if (stored < n || seen > n) /* not in the middle of a character */
        for (int back = 0; back < 3 && stored > 0 && !text_is_utf8(text, stored); back++)
            stored--;
    memcpy(out, text, stored);
    out[stored] = '\0';
    if (!text_is_utf8(out, stored) || text_has_control(out, true))
        snprintf(out, ANSWER_BYTES_MAX + 1, "(%zu bytes that are no readable text)", seen);
}

enum attempt_end attempt_end_of(int curl_code) {
    switch (curl_code) {
    case CURLE_OK: return END_ANSWERED;
    case CURLE_COULDNT_RESOLVE_HOST: return END_NO_NAME;
    case CURLE_COULDNT_CONNECT: return END_NO_CONNECTION;
    case CURLE_OPERATION_TIMEDOUT: return END_TIMEOUT;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_USE_SSL_FAILED:
    case CURLE_SSL_CACERT_BADFILE: return END_TLS;
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR: return END_CUT;
    default: return END_BROKEN;
    }
}
