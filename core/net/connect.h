/* The way out of this machine: the rules of every connection, and a probe whether Atlassian can be
 * reached under them. rollcallctl doctor finds what the lanes would find. For timer and ctl only:
 * the web program has no network (a lint). */
#ifndef CORE_NET_CONNECT_H
#define CORE_NET_CONNECT_H
#include "base/arena.h"
#include "host/config.h"
#include <stdint.h>

/* easy is a CURL handle. Sets TLS 1.2 or newer, certificates checked against the system's and
 * ROLLCALL_CA_FILE, no redirects, and neither proxy nor .netrc of the user.
 * proxy: of config_proxy_for(), NULL for a direct connection. Everything goes through the proxy in
 * a tunnel (CONNECT): it learns host and port, and sees no header of ours. */
void connect_set_rules(void *easy, const struct config *config, const char *proxy);
/* These rules, and the options of all calls to Atlassian. url is copied. */
void connect_set_atlassian(void *easy, const struct config *config, const char *url);

enum { REACH_SECONDS = 10 }; /* the longest a probe takes, name service included */

enum probe_end {
    REACH_ANSWERED,      /* with any HTTP status */
    REACH_NO_PROXY,      /* no connection to the proxy, or no answer from it; errno in why */
    REACH_PROXY_REFUSES, /* the tunnel; its HTTP status in status */
    REACH_NO_NAME,       /* the name service does not know the name */
    REACH_NAME_SILENT,   /* the name service does not answer */
    REACH_NO_CONNECTION, /* errno in why */
    REACH_PORT_SILENT,   /* no connection in time */
    REACH_CA_FILE,       /* the CA file cannot be used */
    REACH_NO_TLS,        /* the port answers, but not in TLS */
    REACH_NO_HANDSHAKE,  /* the handshake was refused or cut */
    REACH_TLS_SILENT,
    REACH_UNKNOWN_CA, /* or another reason not to trust the certificate: see detail */
    REACH_EXPIRED,
    REACH_NOT_YET_VALID, /* by this machine's clock */
    REACH_WRONG_NAME,
    REACH_NO_HTTP, /* connected, but the answer is not HTTP */
    REACH_HTTP_SILENT,
    REACH__COUNT
};

struct probe {
    enum probe_end end;
    int status;                      /* of HTTP, or of a proxy that refuses; 0: none */
    int why;                         /* errno of the connection; 0: unknown */
    int64_t their_clock;             /* UTC second of the Date header; 0: none */
    const char *host, *port, *proxy; /* proxy: http://host:port, or NULL */
    const char *detail;              /* libcurl's text; "" when there was an answer */
};

/* Makes one call to ROLLCALL_API_URL without the key, and thus without effect. */
void connect_probe(const struct config *config, struct arena *a, struct probe *out);
#endif
