/* Sends a finished answer with the end of its connection behind it, in one call for nearly all
 * pages: libfcgi copies an answer into pieces of 8 KiB, sends each by itself, and then waits for
 * the web server to close.
 *
 * A worker waits for new connections only, so a request over a kept one (FCGI_KEEP_CONN) would wake
 * nobody. libfcgi ends the answer first and the connection later, and nginx sometimes sends the
 * next request in between. So the end of an answer on a connection that was to be kept has one more
 * record behind it: nginx closes a connection on which something follows the answer. */
#include "http/connection_end.h"

#include <errno.h>
#include <fastcgi.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/uio.h>

enum { RECORD_BYTES_MAX = 65528 }; /* of a record's content; a multiple of 8 spares the padding */

struct last_records {
    FCGI_Header no_more; /* of the answer's bytes */
    FCGI_EndRequestRecord done;
    FCGI_UnknownTypeRecord stray; /* of no request, so every reader skips it */
};

static FCGI_Header record_header(int type, int request, size_t length) {
    return (FCGI_Header){.version = FCGI_VERSION_1,
                         .type = (unsigned char)type,
                         .requestIdB1 = (unsigned char)(request >> 8 & 0xff),
                         .requestIdB0 = (unsigned char)(request & 0xff),
                         .contentLengthB1 = (unsigned char)(length >> 8 & 0xff),
                         .contentLengthB0 = (unsigned char)(length & 0xff)};
}

static struct iovec piece_of(const void *bytes, size_t n) {
    return (struct iovec){.iov_base = (void *)bytes, .iov_len = n};
}

/* Changes the pieces. */
static bool send_pieces(int fd, struct iovec *piece, size_t count) {
    while (count > 0) {
        const struct msghdr message = {.msg_iov = piece, .msg_iovlen = count};
        ssize_t sent = sendmsg(fd, &message, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0)
            return false;
        size_t rest = (size_t)sent;
        for (; count > 0 && rest >= piece->iov_len; piece++, count--)
            rest -= piece->iov_len;
        if (count > 0)
            *piece = piece_of((const char *)piece->iov_base + rest, piece->iov_len - rest);
    }
    return true;
}

/* Sends the answer in records, the last ones together with the end. A head is far shorter than a
 * record. */
static bool send_answer(const FCGX_Request *f, const struct answer *a, const void *end,
                        size_t end_length) {
    size_t done = 0;
    do {
        size_t head = done == 0 ? a->head_length : 0;
        size_t n = a->body_length - done;
        if (n > RECORD_BYTES_MAX - head)
            n = RECORD_BYTES_MAX - head;
        bool is_last = done + n == a->body_length;
        FCGI_Header header = record_header(FCGI_STDOUT, f->requestId, head + n);
        struct iovec piece[] = {piece_of(&header, sizeof header), piece_of(a->head, head),
                                piece_of(a->body + done, n),
                                piece_of(end, is_last ? end_length : 0)};
        if (!send_pieces(f->ipcFd, piece, sizeof piece / sizeof *piece))
            return false;
        done += n;
    } while (done < a->body_length);
    return true;
}

/* Without the stray record for a web server that peeks: it sees the end of the connection, and
 * would take the record for the beginning of an answer. */
static void send_all(FCGX_Request *f, const struct answer *a, bool peeks) {
    struct last_records last = {
        .no_more = record_header(FCGI_STDOUT, f->requestId, 0),
        .done.header = record_header(FCGI_END_REQUEST, f->requestId, sizeof last.done.body),
        .done.body.protocolStatus = FCGI_REQUEST_COMPLETE,
        .stray.header =
            record_header(FCGI_UNKNOWN_TYPE, FCGI_NULL_REQUEST_ID, sizeof last.stray.body),
    };
    bool stray = f->keepConnection && !peeks;
    size_t n = stray ? sizeof last : offsetof(struct last_records, stray);
    struct iovec end = piece_of(&last, n);
    /* When sending fails, the web server has left. */
    if (a->head)
        (void)send_answer(f, a, &last, n);
    else if (FCGX_FFlush(f->out) == 0)
        (void)send_pieces(f->ipcFd, &end, 1);
}

/* libfcgi waits up to two seconds for the web server to close, unless the connection is detached.
 * The wait is only for unread bytes of the request: closing before them would cut the answer. */
void connection_end(FCGX_Request *f, const struct answer *answer, bool peeks, bool all_read) {
    char more;
    if (all_read && FCGX_GetStr(&more, 1, f->in) == 0)
        FCGX_Detach(f);
    send_all(f, answer, peeks);
    FCGX_Free(f, 1);
}
