#!/bin/bash
# As at Atlassian: TLS, HTTP/2 and gzip, by an nginx before the stand-in. Calls share connections; an unknown certificate gets no
# key, and a forward proxy none either.
set -u
. "$(dirname "$0")/../fixture.bash"
demo ORG_USERS=1500 ORG_LATENCY_MS=10
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=stand-in -addext subjectAltName=IP:127.0.0.1,DNS:atlassian.example.test \
    -keyout "$T/key.pem" -out "$T/cert.pem" 2>/dev/null || exit 2
for _ in 1 2 3 4 5; do
    port=$((10000 + RANDOM % 20000))
    cat >"$T/nginx.conf" <<N
daemon off; master_process off; pid $T/nginx.pid; error_log $T/nginx.log;
events { worker_connections 200; }
http {
    log_format calls '\$server_protocol \$connection \$gzip_ratio \$status';
    access_log $T/calls calls;
    client_body_temp_path $T; proxy_temp_path $T; fastcgi_temp_path $T; uwsgi_temp_path $T; scgi_temp_path $T;
    gzip on; gzip_proxied any; gzip_types application/json; gzip_min_length 100;
    server {
        listen 127.0.0.1:$port ssl http2;
        ssl_certificate $T/cert.pem; ssl_certificate_key $T/key.pem;
        location / { proxy_pass $DEMO; proxy_http_version 1.1; proxy_set_header Connection ""; }
    }
}
N
    /usr/sbin/nginx -p "$T/" -c "$T/nginx.conf" -e "$T/nginx.log" &
    nginx=$!
    while kill -0 $nginx 2>/dev/null && [ ! -s "$T/nginx.pid" ]; do sleep 0.05; done # written once it listens
    kill -0 $nginx 2>/dev/null && break
done
started+=($nginx)
export ROLLCALL_API_URL="https://127.0.0.1:$port"
fresh one
enter
timer
same "an unknown certificate: no call at all" 0 "$(wc -l <"$T/calls")"
same "the key was not sent" 0 "$(counts keyed)"
like "said in words" "Atlassian could not be reached" "$(sql "SELECT coalesce(problem, '') FROM api_key")$(sql "SELECT coalesce(result, '') FROM job")"
export ROLLCALL_CA_FILE="$T/cert.pem"
fresh two
enter
timer
same "over TLS" ok "$(last outcome)"
truth 30 "over TLS: "
same "all by HTTP/2" "HTTP/2.0" "$(cut -d' ' -f1 "$T/calls" | sort -u | tr '\n' ' ' | sed 's/ $//')"
[ "$(cut -d' ' -f2 "$T/calls" | sort -u | wc -l)" -le 3 ] && ok || bad "$(cut -d' ' -f2 "$T/calls" | sort -u | wc -l) connections for $(wc -l <"$T/calls") calls"
[ "$(awk '$3 > 3' "$T/calls" | wc -l)" -gt 20 ] && ok || bad "answers were not compressed"

# By a forward proxy: it learns host and port; the limit it speaks of is not Atlassian's; a synchronization is the same.
node tests/notify/proxy.mjs "$T/proxy" "$T/told" &
started+=($!)
for _ in $(seq 1200); do
    [ -s "$T/proxy" ] && break
    sleep 0.05
done
ROLLCALL_PROXY=$(cat "$T/proxy") ROLLCALL_API_URL="https://atlassian.example.test:$port"
export ROLLCALL_PROXY
export no_proxy='*' https_proxy=http://127.0.0.1:9
fresh three
enter
timer
same "by the proxy" ok "$(last outcome)"
truth 30 "by the proxy: "
gcc -std=gnu17 -D_GNU_SOURCE -Icore -I"$B/gen" ${SANFLAGS:-} tests/timer/task_tool.c "$B/librollcall.a" -o "$T/task_tool" -lsqlite3 -lsodium -lmxml -lidn2 || exit 2
mapfile -t people < <(sql "SELECT account_id FROM user WHERE account_type = 'atlassian' AND status = 'active' AND claim_status = 'managed' AND id NOT IN (SELECT user FROM user_platform_role) LIMIT 3")
run=$("$T/task_tool" list suspend "${people[@]}") && "$T/task_tool" confirm "$run" 3
timer tasks
same "writes by the proxy, which are never sent twice" "done|3" "$(sql "SELECT state, done FROM run WHERE id = $run")"
same "what the proxy is asked for" "CONNECT atlassian.example.test:$port HTTP/1.1" "$(grep -aoE "CONNECT [^ ]+ HTTP/1.1" "$T/told" | sort -u)"
if grep -qaE 'ATCTT|Bearer|/admin/' "$T/told"; then bad "the proxy was told more"; else ok; fi
[ "$(wc -c <"$T/told")" -gt 5000 ] && ok || bad "the proxy of this test kept nothing"
ROLLCALL_PROXY=127.0.0.1:9
fresh four
enter
timer
like "a proxy that is away, in words" "through the proxy (ROLLCALL_PROXY)" "$(sql "SELECT coalesce(problem, '') FROM api_key")$(sql "SELECT coalesce(result, '') FROM job")"
finish
