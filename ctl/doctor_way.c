/* doctor, the way to Atlassian: a call like those of the lanes, but without the key. Only the lane
 * that holds the key can check it. */
#include "base/text.h"
#include "doctor_checks.h"
#include "net/connect.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CLOCK_MAY_DIFFER = 300 /* seconds */ };

static const struct {
    const char *happened, *fix;
} ENDS[REACH__COUNT] = {
    [REACH_NO_PROXY] = {"the proxy cannot be reached, or does not answer",
                        "Check ROLLCALL_PROXY, and that this machine can open connections to it."},
    [REACH_PROXY_REFUSES] =
        {"the proxy refuses the connection",
         "Allow this machine to CONNECT to that host and port without a password. A status of 500 "
         "or more means that the proxy itself could not connect."},
    [REACH_NO_NAME] = {"this name is not found",
                       "Check ROLLCALL_API_URL and the name service of this machine (resolvectl "
                       "query, /etc/resolv.conf)."},
    [REACH_NAME_SILENT] =
        {"the name service does not answer in time",
         "Check the name service of this machine (resolvectl status, /etc/resolv.conf)."},
    [REACH_NO_CONNECTION] = {NULL, "Allow this machine to connect to it (firewall, routes). If "
                                   "only a proxy has access, set ROLLCALL_PROXY."},
    [REACH_PORT_SILENT] = {"no connection in time",
                           "Allow this machine to connect to it (firewall, routes). If only a "
                           "proxy has access, set ROLLCALL_PROXY."},
    [REACH_CA_FILE] = {"ROLLCALL_CA_FILE cannot be used",
                       "It must be a readable file of PEM certificates."},
    [REACH_NO_TLS] = {"the port answers, but does not speak TLS",
                      "Check host and port of ROLLCALL_API_URL, and what is in between: a sign-in "
                      "page of the network, a proxy."},
    [REACH_NO_HANDSHAKE] =
        {"the TLS handshake was refused or cut off",
         "Check whether a firewall or proxy closes it, and let this machine pass."},
    [REACH_TLS_SILENT] = {"the port is open, but no TLS handshake arrives in time",
                          "Check whether a firewall or proxy in between delays it, and host and "
                          "port of ROLLCALL_API_URL."},
    [REACH_UNKNOWN_CA] = {"its certificate is not trusted by this host",
                          "Install the package ca-certificates. Behind a proxy that inspects TLS, "
                          "put its CA certificate into a file and set ROLLCALL_CA_FILE to it."},
    [REACH_EXPIRED] =
        {"its certificate has expired by this host's clock",
         "Check this host's clock (timedatectl). If it is right, update ca-certificates. If that "
         "does not help, the server or an inspecting proxy has to fix it."},
    [REACH_NOT_YET_VALID] = {"its certificate is not valid yet by this host's clock",
                             "Check this host's clock (timedatectl)."},
    [REACH_WRONG_NAME] =
        {"its certificate names another host",
         "Check the host of ROLLCALL_API_URL and where its name leads (getent "
         "hosts): another server answers there, like a proxy or a sign-in page of the network."},
    [REACH_NO_HTTP] =
        {"connected, but no answer came",
         "Check what is in between, like a proxy, and host and port of ROLLCALL_API_URL."},
    [REACH_HTTP_SILENT] =
        {"connected, but no answer in time",
         "Try again later. If it persists, check what is in between, like a proxy."},
};

/* Root may read every file; the services run as other users. */
void doctor_ca(struct doctor *d) {
    const char *path = d->ctl->config->ca_file;
    struct stat s;
    if (path && d->ctl->as_root && stat(path, &s) == 0 && !(s.st_mode & S_IROTH))
        doctor_report(d, NOTE, "CA file",
                      arena_printf(d->ctl->arena, "It holds no secret: chmod 0644 %s", path),
                      "the services may not be able to read %s (mode %04o)", path,
                      (unsigned)(s.st_mode & 07777));
}

/* Atlassian answers 401 to a call without a key. Another status hints at something in between. */
static void report_answer(struct doctor *d, const char *where, int status) {
    const char *fix = NULL, *finding = "%s answers with status %d";
    if (status >= 500) {
        finding = "%s answers with status %d: a server error";
        fix = "Rollcall tries again automatically. If it persists, check status.atlassian.com and "
              "what is in between.";
    } else if (status == 407) {
        finding = "%s answers with status %d: a proxy in between requires a sign-in";
        fix = "Let this machine pass without a sign-in.";
    } else if (status >= 300 && status < 400) {
        finding = "%s answers with status %d: a redirect, and Rollcall never follows redirects";
        fix = "Check ROLLCALL_API_URL and what is in between, like a sign-in page of the network.";
    } else if (status == 404) {
        finding = "%s answers with status %d: it has no organization API";
        fix = "Check ROLLCALL_API_URL.";
    }
    doctor_report(d, fix ? NOTE : FINE, "Atlassian", fix, finding, where, status);
}

static void compare_clocks(struct doctor *d, int64_t their_clock) {
    struct arena *a = d->ctl->arena;
    int64_t ahead = d->now - their_clock;
    if (their_clock && (ahead > CLOCK_MAY_DIFFER || ahead < -CLOCK_MAY_DIFFER))
        doctor_report(d, WRONG, "clock", DOCTOR_SET_CLOCK,
                      "this clock says %s, Atlassian's says %s", text_iso(a, d->now),
                      text_iso(a, their_clock));
}

void doctor_way(struct doctor *d) {
    struct probe r;
    connect_probe(d->ctl->config, d->ctl->arena, &r);
    const char *where = arena_printf(d->ctl->arena, "%s port %s", r.host, r.port);
    if (r.proxy)
        where = arena_printf(d->ctl->arena, "%s port %s by the proxy %s", r.host, r.port, r.proxy);
    if (r.end == REACH_ANSWERED) {
        report_answer(d, where, r.status);
        compare_clocks(d, r.their_clock);
    } else if (r.end == REACH_NO_CONNECTION) {
        const char *fix = ENDS[r.end].fix;
        if (r.why == ECONNREFUSED)
            fix = "Nothing listens there, or a firewall refuses: check ROLLCALL_API_URL and the "
                  "firewall.";
        doctor_report(d, WRONG, "Atlassian", fix, "%s: %s", where,
                      r.why ? strerror(r.why) : r.detail);
    } else
        doctor_report(d, WRONG, "Atlassian", ENDS[r.end].fix, "%s: %s (%s)", where,
                      ENDS[r.end].happened, r.detail);
}
