/* The way out of this machine: the rules every connection of Rollcall's keeps, and a look whether
 * Atlassian can be reached by them. Both stand here so that rollcallctl doctor finds what the lanes
 * would find. For timer and ctl only: the web program has no network, and a lint keeps this out of
 * it. */
#ifndef CORE_NET_CONNECT_H
#define CORE_NET_CONNECT_H
#include "base/arena.h"
#include "host/config.h"
#include <stdint.h>

enum { REACH_SECONDS = 10 }; /* the whole of a look, name service included */

/* easy is a CURL handle. What holds for every connection: TLS 1.2 or newer and certificates checked
 * against the system's and ROLLCALL_CA_FILE, no redirects, no proxy or .netrc of whoever started
 * the program. proxy: config_proxy_for, or NULL for none at all; through one all goes in a tunnel
 * (CONNECT), so it learns host and port and sees no header of ours. */
void connect_set_rules(void *easy, const struct config *config, const char *proxy);
/* Those rules and what all calls to Atlassian have in common. url is copied. */
void connect_set_atlassian(void *easy, const struct config *config, const char *url);

enum probe_end {
    REACH_ANSWERED,      /* with a status of HTTP, whichever */
    REACH_NO_PROXY,      /* it cannot be reached, or does not answer; errno in why */
    REACH_PROXY_REFUSES, /* the tunnel, with a status of its own */
    REACH_NO_NAME,       /* the name service does not know it */
    REACH_NAME_SILENT,   /* the name service does not answer */
    REACH_NO_CONNECTION, /* errno in why */
    REACH_PORT_SILENT,   /* no connection in time */
    REACH_CA_FILE,       /* the CA file cannot be used */
    REACH_NO_TLS,        /* something answers, but it is not TLS */
    REACH_NO_HANDSHAKE,  /* refused or cut */
    REACH_TLS_SILENT,
    REACH_UNKNOWN_CA, /* or not trusted for another reason, see detail */
    REACH_EXPIRED,
    REACH_NOT_YET_VALID, /* by this machine's clock */
    REACH_WRONG_NAME,
    REACH_NO_HTTP, /* connected, but what came is no answer */
    REACH_HTTP_SILENT,
    REACH__COUNT
};

struct probe {
    enum probe_end end;
    int status;                      /* of HTTP, or of the proxy that refuses; 0: none */
    int why;                         /* errno of the connection; 0: not said */
    int64_t their_clock;             /* UTC second of the answer's Date; 0: none */
    const char *host, *port, *proxy; /* proxy: http://host:port, or NULL */
    const char *detail;              /* libcurl's words, "" when there was an answer */
};

/* One real call to ROLLCALL_API_URL, without the key and thus without effect; ends within
 * REACH_SECONDS. */
void connect_probe(const struct config *config, struct arena *a, struct probe *out);
#endif
