/* Configuration: the environment wins over the file /etc/rollcall/rollcall.conf ($ROLLCALL_CONF),
 * the file over the defaults. */
#ifndef CORE_HOST_CONFIG_H
#define CORE_HOST_CONFIG_H
#include "base/err.h"

struct config_value {
    const char *name, *value;
    const char *source; /* "environment", the name of the file, or "default" */
};

struct config {
    const char *db, *locks, *keys, *socket, *templates, *ca_file; /* paths */
    const char *api_url, *base_url;                               /* without a slash at the end */
    const char *webhook_allow; /* URL prefixes separated by one blank, each with a path */
    const char *proxy;         /* http://host:port */
    /* ca_file, proxy and socket are NULL when not set. */
    int workers;
    const struct config_value *values; /* count rows, for doctor; "" when not set */
    int count;
};

/* Reads and checks everything; the result lives until the process ends. Unknown names in the file
 * are refused. Every error is ERR_MALFORMED: exit code 2. */
enum rc_err config_read(const struct config **out, struct err *e) MUST_USE;
/* ERR_INPUT unless url is valid (base/url.h) and begins with https://, or http:// and a loopback
 * host. name stands for the URL in messages, which never quote it: a webhook's is half a secret. */
enum rc_err config_check_url(const char *name, const char *url, struct err *e) MUST_USE;
/* The proxy for url; NULL for a direct connection, as to this machine. Not for mail servers. */
const char *config_proxy_for(const struct config *c, const char *url);
#endif
