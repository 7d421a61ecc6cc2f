/* Whom we may call. A webhook's address must pass two readers, ours and libcurl's own, which then
 * makes the call; and the address its name resolves to must be a public one. */
#ifndef TIMER_NOTIFY_DESTINATION_H
#define TIMER_NOTIFY_DESTINATION_H
#include <stdbool.h>
#include <sys/socket.h>

/* NULL when url may be called; otherwise why not, a static sentence. allow: ROLLCALL_WEBHOOK_ALLOW.
 * *loopback: the prefix that allows it names a loopback host, so the call may (and may only) end on
 * this machine. */
const char *destination_problem(const char *url, const char *allow, bool *loopback);

enum destination_network {
    NET_PUBLIC,
    NET_LOOPBACK,
    NET_LINK_LOCAL /* and the single
addresses where clouds keep their metadata */
    ,
    NET_PRIVATE /* and all else that is not the internet */
};
/* True when url names its host by an address that is not NET_PUBLIC. A proxy would be told it as it
 * stands, so it is for us to refuse it; what a name leads to only the proxy knows then. */
bool destination_is_private_literal(const char *url);
/* IPv4 written as IPv6 is unmapped first; families that are no internet are NET_PRIVATE. */
enum destination_network destination_network(const struct sockaddr *address);
#endif
