/* Which addresses a webhook may have. Its URL must pass two readers, ours and libcurl's, which
 * makes the call. The address its name resolves to must be a public one. */
#ifndef TIMER_NOTIFY_DESTINATION_H
#define TIMER_NOTIFY_DESTINATION_H
#include <stdbool.h>
#include <sys/socket.h>

/* NULL when url may be called; otherwise why not, as a static sentence. allow:
 * ROLLCALL_WEBHOOK_ALLOW. *loopback: the matching prefix names a loopback host, so the call may end
 * on this machine, and must. */
const char *destination_problem(const char *url, const char *allow, bool *loopback);

enum destination_network {
    NET_PUBLIC,
    NET_LOOPBACK,
    NET_LINK_LOCAL, /* and the single addresses where clouds keep their metadata */
    NET_PRIVATE     /* and everything else outside the internet */
};
/* True when the host of url is a literal address that is not NET_PUBLIC. A proxy would get that
 * address as it stands, so we refuse it here. Only the proxy can resolve names. */
bool destination_is_private_literal(const char *url);
/* IPv4 mapped into IPv6 counts as IPv4. Families outside the internet are NET_PRIVATE. */
enum destination_network destination_network(const struct sockaddr *address);
#endif
