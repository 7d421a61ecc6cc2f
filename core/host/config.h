/* Configuration: environment first, then the file /etc/rollcall/rollcall.conf ($ROLLCALL_CONF),
 * then the default. */
#ifndef CORE_HOST_CONFIG_H
#define CORE_HOST_CONFIG_H
#include "base/err.h"

struct config_value {
    const char *name, *value, *source; /* "environment", the file's name or "default" */
};

struct config {
    /* ca_file, proxy and socket are NULL when not set; proxy is http://host:port; api_url and
     * base_url end without a slash; webhook_allow holds prefixes, each with at least the slash
     * behind its host, parted by one blank. */
    const char *db, *locks, *keys, *api_url, *webhook_allow, *ca_file, *proxy, *base_url, *socket,
        *templates;
    int workers;
    const struct config_value *values; /* count rows, for doctor; "" when not set */
    int count;
};

/* Reads and checks everything once; the result lives until the process ends. Unknown names in the
 * file are refused. */
enum rc_err config_read(const struct config **out, struct err *e) MUST_USE;
/* https anywhere; http for loopback hosts only (localhost, 127.0.0.0/8, [::1]). Also refused: user
 * names, #, dot segments, and signs no URL has. name is what the text for people calls it; the
 * address itself is in no text. */
enum rc_err config_check_url(const char *name, const char *url, struct err *e) MUST_USE;
/* By which proxy url is called, http://host:port; NULL: directly, as all that ends on this machine.
 * Not for mail servers. */
const char *config_proxy_for(const struct config *c, const char *url);
#endif
