#!/usr/bin/env bash
# Writes the nginx configuration of `make run` and of the tests, with a prefix of its own.
# Usage: nginx.sh STATE SOCKET PORT:USER...
# Each door is a port of 127.0.0.1 that signs its visitor in as USER; an empty USER is nobody.
set -euo pipefail
state=$1 socket=$2
shift 2
mkdir -p "$state/nginx"
here=$(cd "$(dirname "$0")/.." && pwd)
{
    [ "$(id -u)" -ne 0 ] || echo "user root;"
    cat <<EOF
daemon off;
worker_processes 2;
pid $state/nginx/nginx.pid;
error_log $state/nginx/error.log warn;
events { worker_connections 1024; }
http {
    access_log off;
    server_tokens off;
    keepalive_requests 1000000; # a connection closed in between can meet a client's next request
    client_max_body_size 1m; # the program refuses past 256 KiB with a page of its own
    client_body_temp_path $state/nginx/body;
    proxy_temp_path $state/nginx/proxy;
    fastcgi_temp_path $state/nginx/fastcgi;
    uwsgi_temp_path $state/nginx/uwsgi;
    scgi_temp_path $state/nginx/scgi;
    types { text/css css; text/javascript js; image/svg+xml svg; }
    fastcgi_buffers 32 16k;
    fastcgi_buffer_size 16k;
EOF
    for door in "$@"; do
        cat <<EOF
    server {
        listen 127.0.0.1:${door%%:*};
        location /static/ { alias $here/static/; }
        location / {
            fastcgi_pass unix:$socket;
            fastcgi_keep_conn off; # a libfcgi worker belongs to its connection until it closes
            include /etc/nginx/fastcgi_params;
            fastcgi_param REMOTE_USER "${door#*:}";
            fastcgi_param HTTP_PROXY "";
        }
    }
EOF
    done
    echo "}"
} >"$state/nginx/nginx.conf"
