/* Ends a connection together with its answer. A worker waits for new connections only, so a
 * request that comes over a kept one (FCGI_KEEP_CONN) would wake nobody. libfcgi's own end is two
 * steps, the end of the answer and then the end of the connection, and nginx sends a next request
 * in between now and then. So the end of an answer goes out here, with a record behind it: nginx
 * keeps no connection on which something follows the answer. */
#include "http/connection_end.h"

#include <errno.h>
#include <fastcgi.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/types.h>

struct last_records {
    FCGI_Header no_more; /* of the answer's bytes */
    FCGI_EndRequestRecord done;
    FCGI_UnknownTypeRecord stray; /* belongs to no request, so whoever reads it passes it over */
};

static FCGI_Header header(int type, int request, unsigned char length) {
    return (FCGI_Header){.version = FCGI_VERSION_1,
                         .type = (unsigned char)type,
                         .requestIdB1 = (unsigned char)(request >> 8 & 0xff),
                         .requestIdB0 = (unsigned char)(request & 0xff),
                         .contentLengthB0 = length};
}

static bool send_whole(int fd, const void *bytes, size_t n) {
    for (const char *p = bytes; n > 0;) {
        ssize_t sent = send(fd, p, n, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return false;
        p += sent;
        n -= (size_t)sent;
    }
    return true;
}

/* Whoever looks before sending sees the end of the connection, but would take a stray record for
 * the beginning of an answer. */
static bool send_end(FCGX_Request *f, bool peeks) {
    struct last_records last = {
        .no_more = header(FCGI_STDOUT, f->requestId, 0),
        .done.header = header(FCGI_END_REQUEST, f->requestId, sizeof last.done.body),
        .done.body.protocolStatus = FCGI_REQUEST_COMPLETE,
        .stray.header = header(FCGI_UNKNOWN_TYPE, FCGI_NULL_REQUEST_ID, sizeof last.stray.body),
    };
    size_t n = peeks ? offsetof(struct last_records, stray) : sizeof last;
    return FCGX_FFlush(f->out) == 0 && send_whole(f->ipcFd, &last, n);
}

/* libfcgi waits two seconds for the other side to leave, who may want to keep what is over. Only
 * bytes that nobody read are worth that: without the wait they would cut the answer. */
void connection_end(FCGX_Request *f, bool peeks, bool all_read) {
    if (!f->keepConnection) {
        FCGX_Finish_r(f);
        return;
    }
    char more;
    if (all_read && FCGX_GetStr(&more, 1, f->in) == 0)
        FCGX_Detach(f);
    if (send_end(f, peeks)) /* else the server in front has left */
        (void)shutdown(f->ipcFd, SHUT_WR);
    FCGX_Free(f, 1);
}
