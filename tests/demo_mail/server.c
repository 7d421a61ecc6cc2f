/* demo-mail: one thread, poll; a few commands of SMTP, and GET.
 * Usage: demo-mail --smtp PORT --port-file FILE --page PORT --folder FOLDER
 * Port 0 is any free one; the file gets the port of SMTP. */
#include "demo_mail.h"

#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CONNECTIONS = 32, LISTENERS = 2, INPUT_MAX = 1024 * 1024 };

static struct connection {
    int fd; /* -1: free */
    bool mail, in_text, ends;
    struct text in, message;
} all[CONNECTIONS];

static int listen_at(int port) {
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) != 0 || listen(fd, 16) != 0) {
        perror("demo-mail: port");
        exit(1);
    }
    return fd;
}

static void write_port(const char *file, int fd) {
    struct sockaddr_in at;
    socklen_t n = sizeof at;
    FILE *f = fopen(file, "w");
    if (!f || getsockname(fd, (struct sockaddr *)&at, &n) != 0) {
        perror(file);
        exit(1);
    }
    fprintf(f, "%d\n", ntohs(at.sin_port));
    fclose(f);
}

static void connection_send(struct connection *c, const char *bytes, size_t n) {
    for (ssize_t sent; n > 0; bytes += sent, n -= (size_t)sent)
        if ((sent = send(c->fd, bytes, n, MSG_NOSIGNAL)) <= 0) {
            c->ends = true;
            return;
        }
}

static void connection_send_line(struct connection *c, const char *line) {
    connection_send(c, line, strlen(line));
}

static void mail_command(struct connection *c, const char *line) {
    static const struct {
        const char *verb, *answer;
    } ANSWERS[] = {
        {"EHLO", "250-demo\r\n250 8BITMIME\r\n"},
        {"HELO", "250 demo\r\n"},
        {"MAIL", "250 ok\r\n"},
        {"RCPT", "250 ok\r\n"},
        {"DATA", "354 end with a dot\r\n"},
        {"RSET", "250 ok\r\n"},
        {"NOOP", "250 ok\r\n"},
        {"QUIT", "221 bye\r\n"},
    };
    const char *answer = "502 unknown\r\n";
    for (size_t i = 0; i < sizeof ANSWERS / sizeof *ANSWERS; i++)
        if (strncasecmp(line, ANSWERS[i].verb, 4) == 0)
            answer = ANSWERS[i].answer;
    c->in_text = strncasecmp(line, "DATA", 4) == 0;
    c->ends = strncasecmp(line, "QUIT", 4) == 0;
    c->message.length = 0;
    connection_send_line(c, answer);
}

static void mail_text_line(struct connection *c, const char *line) {
    if (strcmp(line, ".") != 0) {
        text_puts(&c->message, line + (line[0] == '.'));
        text_puts(&c->message, "\r\n");
        return;
    }
    c->in_text = false;
    bool good = box_add(c->message.at ? c->message.at : "", c->message.length);
    connection_send_line(c, good ? "250 stored\r\n" : "451 not stored\r\n");
}

static void mail_read(struct connection *c) {
    size_t used = 0;
    for (char *end; (end = strstr(c->in.at + used, "\r\n"));) {
        char *line = c->in.at + used;
        *end = '\0';
        used += (size_t)(end - line) + 2;
        if (c->in_text)
            mail_text_line(c, line);
        else
            mail_command(c, line);
    }
    memmove(c->in.at, c->in.at + used, c->in.length - used + 1);
    c->in.length -= used;
}

static void page_read(struct connection *c) {
    char path[200] = "";
    if (!strstr(c->in.at, "\r\n\r\n"))
        return;
    c->ends = true;
    if (sscanf(c->in.at, "GET %199s", path) != 1) {
        connection_send_line(c, "HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n");
        return;
    }
    struct text out = {0};
    page_answer(path, &out);
    connection_send(c, out.at, out.length);
    free(out.at);
}

static void connection_read(struct connection *c) {
    char bytes[8192];
    ssize_t n = recv(c->fd, bytes, sizeof bytes, 0);
    if (n <= 0 || c->in.length + (size_t)n > INPUT_MAX) {
        c->ends = true;
    } else {
        text_add(&c->in, bytes, (size_t)n);
        if (c->mail)
            mail_read(c);
        else
            page_read(c);
    }
    if (!c->ends)
        return;
    close(c->fd);
    free(c->in.at);
    free(c->message.at);
    *c = (struct connection){.fd = -1};
}

static void connection_open(int listener, bool mail) {
    int fd = accept(listener, NULL, NULL);
    for (int i = 0; i < CONNECTIONS && fd >= 0; i++) {
        if (all[i].fd >= 0)
            continue;
        all[i] = (struct connection){.fd = fd, .mail = mail};
        if (mail)
            connection_send_line(&all[i], "220 demo\r\n");
        return;
    }
    if (fd >= 0)
        close(fd);
}

static void serve(const int listeners[LISTENERS]) {
    struct pollfd fds[LISTENERS + CONNECTIONS];
    for (int i = 0; i < LISTENERS; i++)
        fds[i] = (struct pollfd){.fd = listeners[i], .events = POLLIN};
    for (;;) {
        for (int i = 0; i < CONNECTIONS; i++)
            fds[LISTENERS + i] = (struct pollfd){.fd = all[i].fd, .events = POLLIN};
        if (poll(fds, LISTENERS + CONNECTIONS, -1) < 0)
            return;
        for (int i = 0; i < CONNECTIONS; i++)
            if (fds[LISTENERS + i].revents && all[i].fd >= 0)
                connection_read(&all[i]);
        for (int i = 0; i < LISTENERS; i++)
            if (fds[i].revents)
                connection_open(listeners[i], i == 0);
    }
}

int main(int argc, char **argv) {
    const char *port_file = NULL, *folder = NULL;
    int smtp = 0, page = 0;
    for (int i = 1; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--smtp") == 0)
            smtp = (int)strtol(argv[i + 1], NULL, 10);
        else if (strcmp(argv[i], "--page") == 0)
            page = (int)strtol(argv[i + 1], NULL, 10);
        else if (strcmp(argv[i], "--port-file") == 0)
            port_file = argv[i + 1];
        else if (strcmp(argv[i], "--folder") == 0)
            folder = argv[i + 1];
    }
    if (!port_file || !folder)
        return 2;
    signal(SIGPIPE, SIG_IGN);
    for (int i = 0; i < CONNECTIONS; i++)
        all[i].fd = -1;
    box_open(folder);
    const int listeners[LISTENERS] = {listen_at(smtp), listen_at(page)};
    write_port(port_file, listeners[0]);
    serve(listeners);
    return 0;
}
