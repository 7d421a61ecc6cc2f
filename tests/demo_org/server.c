/* demo-org: the HTTP side of the stand-in Atlassian. One thread, poll, keep-alive; answers wait in
 * their connection for the set latency, so many can be slow at once. Binds 127.0.0.1 only. */
#include "demo.h"
#include "org.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CONNECTIONS = 512, REQUEST_MAX = 300 * 1024 };

struct connection {
    int fd; /* -1: free */
    char *in;
    size_t in_length;
    struct text out;
    size_t sent;
    long long due_ms;               /* not before */
    bool close_after, silent, lost; /* lost: ends without a byte */
};

static struct connection all[CONNECTIONS];
static volatile sig_atomic_t stopping;
static long window_now, window_used;
static struct fault {
    char kind[16], part[80], code[24];
    long in, count;
    int shape;
} fault;

static void on_stop(int n) {
    (void)n;
    stopping = 1;
}

static long long now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* The parts of the fault are cut off from the end: =CODE (of the error), @PART, /SHAPE, xCOUNT, :N.
 */
void demo_fault(const char *spec) {
    char copy[200], *p;
    snprintf(copy, sizeof copy, "%s", spec);
    fault = (struct fault){.in = 1, .count = 1, .shape = 1, .code = "FAULT"};
    if ((p = strchr(copy, '='))) {
        snprintf(fault.code, sizeof fault.code, "%s", p + 1);
        *p = '\0';
    }
    if ((p = strchr(copy, '@'))) {
        snprintf(fault.part, sizeof fault.part, "%s", p + 1);
        *p = '\0';
    }
    if ((p = strchr(copy, '/'))) {
        fault.shape = (int)strtol(p + 1, NULL, 10);
        *p = '\0';
    }
    if ((p = strchr(copy, ':'))) {
        char *x = strchr(p, 'x');
        fault.in = strtol(p + 1, NULL, 10);
        fault.count = x ? strtol(x + 1, NULL, 10) : 1;
        *p = '\0';
    }
    snprintf(fault.kind, sizeof fault.kind, "%.15s", copy);
}

/* Case-blind look-up of a header in the raw head; the value is copied into out. */
static const char *header(const char *head, const char *name, char *out, size_t room) {
    size_t n = strlen(name);
    out[0] = '\0';
    for (const char *line = strstr(head, "\r\n"); line && line[2] != '\r';
         line = strstr(line + 2, "\r\n"))
        if (strncasecmp(line + 2, name, n) == 0 && line[2 + n] == ':') {
            const char *value = line + 3 + n + strspn(line + 3 + n, " \t");
            snprintf(out, room, "%.*s", (int)strcspn(value, "\r"), value);
            break;
        }
    return out;
}

static void unescape(char *path) {
    char *out = path;
    for (char *p = path; *p; p++) {
        unsigned value = 0;
        if (*p == '%' && sscanf(p + 1, "%2x", &value) == 1) {
            *out++ = (char)value;
            p += 2;
        } else
            *out++ = *p;
    }
    *out = '\0';
}

/* One window after the other; Reset is told with minute precision, as live tenants do. With a shift
 * the windows do not begin with the minutes, and Reset is then up to a minute early. */
static bool within_limit(struct reply *r, bool v2) {
    long now = (long)time(NULL) - demo_rate_shift, window = now / demo_rate_seconds;
    r->limit = demo_rate;
    if (demo_rate <= 0)
        return true;
    if (window != window_now) {
        window_now = window;
        window_used = 0;
        demo_counts.windows++;
    }
    window_used++;
    if (window_used <= demo_rate && demo_counts.windows <= WINDOWS)
        demo_counts.window[demo_counts.windows - 1]++;
    r->reset = (window + 1) * demo_rate_seconds + demo_rate_shift;
    r->remaining = window_used >= demo_rate ? 0 : demo_rate - window_used;
    if (window_used <= demo_rate)
        return true;
    demo_counts.refused++;
    fail_shape(r, v2 ? 1 : 3, 429, "ADMIN-429-1", "rate limit exceeded");
    return false;
}

/* As some libraries write a text for fear of HTML. */
static void escape_dashes(struct text *body) {
    struct text plain = *body;
    *body = (struct text){0};
    for (size_t i = 0; i < plain.length; i++)
        if (plain.at[i] == '-')
            text_add(body, "\\u002d");
        else
            text_addf(body, "%c", plain.at[i]);
    free(plain.at);
}

/* True when the fault answers instead of the API. */
static bool struck(struct reply *r, const char *path, const char *authorization) {
    if (!*fault.kind || !strstr(path, fault.part) || --fault.in > 0)
        return false;
    int status = (int)strtol(fault.kind, NULL, 10);
    r->hang = strcmp(fault.kind, "hang") == 0;
    r->cut = strcmp(fault.kind, "cut") == 0;
    if (status > 0) {
        fail_shape(r, fault.shape, status, fault.code, "as asked for");
        r->retry_after = status == 429 || status == 503 ? demo_retry_after : 0;
    } else if (strcmp(fault.kind, "echo") == 0 || strcmp(fault.kind, "gson") == 0) {
        fail_shape(r, fault.shape, 403, "FAULT", authorization);
        if (*fault.kind == 'g')
            escape_dashes(&r->body);
    } else if (strcmp(fault.kind, "html") == 0) {
        r->status = 502;
        r->type = "text/html";
        text_add(&r->body, "<html><body>Bad Gateway</body></html>");
    } else if (strcmp(fault.kind, "garbage") == 0)
        text_add(&r->body, "\xff\xfe this is no JSON {{{");
    if (--fault.count <= 0)
        fault.kind[0] = '\0';
    return !r->cut;
}

/* As HTTP writes dates. */
static void put_date(struct text *t, const char *header, time_t at) {
    char date[64];
    struct tm tm;
    strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", gmtime_r(&at, &tm));
    text_addf(t, "%s: %s\r\n", header, date);
}

static void write_answer(struct connection *c, struct reply *r) {
    char reset[64] = "";
    if (r->limit > 0) {
        time_t at = r->reset;
        struct tm tm;
        gmtime_r(&at, &tm);
        snprintf(reset, sizeof reset, "%04d-%02d-%02dT%02d:%02dZ", tm.tm_year + 1900, tm.tm_mon + 1,
                 tm.tm_mday, tm.tm_hour, tm.tm_min);
    }
    c->out.length = c->sent = 0;
    text_addf(&c->out, "HTTP/1.1 %d Demo\r\nContent-Type: %s\r\n", r->status, r->type);
    if (r->retry_after > 0)
        text_addf(&c->out, "Retry-After: %ld\r\n", r->retry_after);
    if (r->retry_after < 0)
        put_date(&c->out, "Retry-After", time(NULL) - r->retry_after);
    if (r->limit > 0)
        text_addf(
            &c->out,
            "X-RateLimit-Limit: %ld\r\nX-RateLimit-Remaining: %ld\r\nX-RateLimit-Reset: %s\r\n",
            r->limit, r->remaining, reset);
    if (r->status == 204)
        text_addf(&c->out, "\r\n");
    else
        text_addf(&c->out, "Content-Length: %zu\r\n\r\n", r->body.length);
    if (r->body.length) {
        r->body.at[r->cut ? r->body.length / 2 : r->body.length] = '\0';
        text_add(&c->out, r->body.at);
    }
    if (r->cut && !r->body.length)
        c->out.length = 8; /* not even the status */
    c->close_after = r->cut || r->lost;
    c->lost = r->lost;
    c->silent = r->hang;
    c->due_ms = now_ms() + demo_latency_ms;
    free(r->body.at);
}

static void answer(struct connection *c, char *head, const char *body) {
    char authorization[300], type[100], *method = head, *path = strchr(head, ' ');
    struct reply r = {.status = 200, .type = "application/json"};
    header(head, "Authorization", authorization, sizeof authorization);
    header(head, "Content-Type", type, sizeof type);
    if (!path)
        return;
    *path++ = '\0';
    path[strcspn(path, " ")] = '\0';
    char *query = strchr(path, '?');
    if (query)
        *query++ = '\0';
    unescape(path);
    struct call call = {.method = method,
                        .path = path,
                        .query = query ? query : "",
                        .body = body,
                        .authorization = authorization,
                        .content_type = type};
    if (strncmp(path, "/_demo/", 7) == 0 || strncmp(path, "/automation/webhooks/", 21) == 0) {
        control_answer(&call, &r);
        write_answer(c, &r);
        c->due_ms = now_ms(); /* also when it has just set the latency */
        return;
    }
    bool v2 = strstr(path, "/v2/") != NULL;
    org_turn(demo_now());
    demo_log(&call);
    if (query)
        unescape(query);
    demo_counts.calls++;
    demo_counts.keyed += *authorization != '\0';
    if (!struck(&r, path, authorization) && within_limit(&r, v2))
        api_answer(&call, &r);
    write_answer(c, &r);
}

static void close_connection(struct connection *c) {
    close(c->fd);
    free(c->in);
    free(c->out.at);
    *c = (struct connection){.fd = -1};
}

static void read_from(struct connection *c) {
    if (!c->in)
        c->in = calloc(1, REQUEST_MAX + 1);
    if (!c->in)
        abort();
    ssize_t n = read(c->fd, c->in + c->in_length, REQUEST_MAX - c->in_length);
    if (n <= 0) {
        close_connection(c);
        return;
    }
    c->in_length += (size_t)n;
    c->in[c->in_length] = '\0';
    char *end = strstr(c->in, "\r\n\r\n"), length_text[40];
    if (!end)
        return;
    end[2] = '\0';
    size_t head_length = (size_t)(end - c->in) + 4;
    size_t body_length =
        strtoul(header(c->in, "Content-Length", length_text, sizeof length_text), NULL, 10);
    end[2] = '\r';
    if (c->in_length < head_length + body_length)
        return;
    char *body = strndup(c->in + head_length, body_length);
    end[4] = '\0';
    answer(c, c->in, body);
    free(body);
    c->in_length = 0; /* no pipelining: clients wait for the answer */
}

static void write_to(struct connection *c) {
    if (c->lost) {
        close_connection(c);
        return;
    }
    ssize_t n = write(c->fd, c->out.at + c->sent, c->out.length - c->sent);
    if (n < 0 && errno != EAGAIN) {
        close_connection(c);
        return;
    }
    c->sent += n > 0 ? (size_t)n : 0;
    if (c->sent < c->out.length)
        return;
    c->out.length = c->sent = 0;
    if (c->close_after)
        close_connection(c);
}

static void accept_one(int listener) {
    int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    for (int i = 0; fd >= 0 && i < CONNECTIONS; i++)
        if (all[i].fd < 0) {
            all[i] = (struct connection){.fd = fd};
            return;
        }
    if (fd >= 0)
        close(fd);
}

static void loop(int listener) {
    while (!stopping) {
        struct pollfd polled[CONNECTIONS + 1] = {{.fd = listener, .events = POLLIN}};
        long long now = now_ms(), wait = 1000;
        for (int i = 0; i < CONNECTIONS; i++) {
            struct connection *c = &all[i];
            bool pending = c->out.length > 0 && !c->silent;
            bool due = pending && now >= c->due_ms;
            if (c->fd >= 0 && pending && !due && c->due_ms - now < wait)
                wait = c->due_ms - now;
            polled[i + 1] = (struct pollfd){.fd = c->fd,
                                            .events = due       ? POLLOUT
                                                      : pending ? 0
                                                                : POLLIN};
        }
        if (poll(polled, CONNECTIONS + 1, (int)wait) < 0)
            continue;
        if (polled[0].revents)
            accept_one(listener);
        for (int i = 0; i < CONNECTIONS; i++) {
            if (all[i].fd < 0 || polled[i + 1].fd != all[i].fd || !polled[i + 1].revents)
                continue;
            if (polled[i + 1].revents & POLLOUT)
                write_to(&all[i]);
            else
                read_from(&all[i]);
        }
    }
}

static int listen_on(int port, const char *port_file) {
    struct sockaddr_in a = {.sin_family = AF_INET,
                            .sin_port = htons((uint16_t)port),
                            .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof a;
    int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (fd < 0 || bind(fd, (struct sockaddr *)&a, n) != 0 || listen(fd, 256) != 0 ||
        getsockname(fd, (struct sockaddr *)&a, &n) != 0) {
        perror("demo-org");
        exit(1);
    }
    snprintf(demo_base, sizeof demo_base, "http://127.0.0.1:%d", ntohs(a.sin_port));
    FILE *f = port_file ? fopen(port_file, "we") : NULL;
    if (f) {
        fprintf(f, "%d\n", ntohs(a.sin_port));
        fclose(f);
    }
    return fd;
}

int main(int argc, char **argv) {
    int port = 0;
    const char *port_file = NULL;
    for (int i = 1; i + 1 < argc; i += 2)
        if (strcmp(argv[i], "--port") == 0)
            port = (int)strtol(argv[i + 1], NULL, 10);
        else if (strcmp(argv[i], "--port-file") == 0)
            port_file = argv[i + 1];
    static const char *const SWITCHES[] = {
        "ORG_HOSTILE",      "ORG_USERS",      "ORG_DIRECTORIES", "ORG_LATENCY_MS", "ORG_RATE",
        "ORG_RATE_SECONDS", "ORG_RATE_SHIFT", "ORG_MOVE",        "ORG_NOW",        "ORG_LOG",
        "ORG_CURSOR_CALLS", "ORG_TWIST",      "ORG_ELSEWHERE",   "ORG_RENAMED",    "ORG_FAULT",
        "ORG_LAG",          "ORG_JOINED",     "ORG_ACTIVE",      "ORG_TYPES",      "ORG_SEED",
        "ORG_DOMAINS",      "ORG_OUTSIDE"};
    org_make();
    for (size_t i = 0; i < sizeof SWITCHES / sizeof *SWITCHES; i++)
        if (getenv(SWITCHES[i])) {
            char pair[300];
            snprintf(pair, sizeof pair, "%s=%s", SWITCHES[i], getenv(SWITCHES[i]));
            control_set(pair);
        }
    org_start = (int64_t)demo_now() / 86400 * 86400;
    for (int i = 0; i < CONNECTIONS; i++)
        all[i].fd = -1;
    signal(SIGPIPE, SIG_IGN);
    signal(SIGTERM, on_stop);
    signal(SIGINT, on_stop);
    loop(listen_on(port, port_file));
    return 0;
}
