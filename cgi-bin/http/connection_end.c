/* Ends a connection together with its answer. A worker waits for new connections only, so a request
 * over a kept one (FCGI_KEEP_CONN) would wake nobody. libfcgi ends the answer first and the
 * connection later, and nginx sometimes sends the next request in between. So this file sends the
 * end of the answer itself, with one more record behind it: nginx closes a connection on which
 * something follows the answer. */
#include "http/connection_end.h"

#include <errno.h>
#include <fastcgi.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/types.h>

struct last_records {
    FCGI_Header no_more; /* of the answer's bytes */
    FCGI_EndRequestRecord done;
    FCGI_UnknownTypeRecord stray; /* of no request, so every reader skips it */
};

static FCGI_Header record_header(int type, int request, unsigned char length) {
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

/* Without the stray record for a web server that peeks: it sees the end of the connection, and
 * would take the record for the beginning of an answer. */
static bool send_end(FCGX_Request *f, bool peeks) {
    struct last_records last = {
        .no_more = record_header(FCGI_STDOUT, f->requestId, 0),
        .done.header = record_header(FCGI_END_REQUEST, f->requestId, sizeof last.done.body),
        .done.body.protocolStatus = FCGI_REQUEST_COMPLETE,
        .stray.header =
            record_header(FCGI_UNKNOWN_TYPE, FCGI_NULL_REQUEST_ID, sizeof last.stray.body),
    };
    size_t n = peeks ? offsetof(struct last_records, stray) : sizeof last;
    return FCGX_FFlush(f->out) == 0 && send_whole(f->ipcFd, &last, n);
}

/* libfcgi waits two seconds for the web server to close, which may want to keep the connection. The
 * wait is only for unread bytes of the request: closing before them would cut the answer. */
void connection_end(FCGX_Request *f, bool peeks, bool all_read) {
    if (!f->keepConnection) {
        FCGX_Finish_r(f);
        return;
    }
    char more;
    if (all_read && FCGX_GetStr(&more, 1, f->in) == 0)
        FCGX_Detach(f);
    if (send_end(f, peeks)) /* otherwise the web server has left */
        (void)shutdown(f->ipcFd, SHUT_WR);
    FCGX_Free(f, 1);
}
