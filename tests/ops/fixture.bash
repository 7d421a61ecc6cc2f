# shellcheck shell=bash
# Sourced by the tests of the servers in front: the web program as installed, its certificate, and
# what the configurations of several servers share.
. "$(dirname "${BASH_SOURCE[0]}")/../fixture.bash"
set -o pipefail
host=rollcall.intranet.example

install_program() { # WHO: published templates and static files, a database, WHO as owner
    packaging/publish "$work/share" || exit 1
    export ROLLCALL_CONF=/dev/null ROLLCALL_DB=$work/rollcall.db ROLLCALL_KEYS=$work/keys \
        ROLLCALL_TEMPLATES=$work/share/templates ROLLCALL_WORKERS=2
    "$build/rollcallctl" init >/dev/null || exit 1
    "$build/rollcallctl" grant "$1" >/dev/null || exit 1
}
start_program() { # on $work/web.sock
    ROLLCALL_SOCKET=$work/web.sock "$build/rollcall.fcgi" </dev/null 2>"$work/web.log" &
    pids+=($!)
    wait_for test -S "$work/web.sock" || exit 1
}
nginx_example() { # TLS-PORT HTTP-PORT LOCAL-PORT: nginx.conf.example with the ports and paths here
    sed -e "/listen \[::\]/d; s/listen 443/listen 127.0.0.1:$1/" \
        -e "s/listen 80;/listen 127.0.0.1:$2;/; s/127.0.0.1:9180/127.0.0.1:$3/" \
        -e "s#/etc/ssl/rollcall\.#$work/server.#; s#/usr/share/rollcall/#$work/share/#" \
        -e "s#unix:/run/rollcall/#unix:$work/#" nginx.conf.example
}
