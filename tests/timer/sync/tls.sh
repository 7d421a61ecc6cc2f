#!/usr/bin/env bash
# TLS, HTTP/2 and gzip as at Atlassian, from an nginx before the stand-in. Calls share connections;
# a server with an unknown certificate gets no key, and a forward proxy gets none either.
. "$(dirname "$0")/../fixture.bash"
start_demo ORG_USERS=1500 ORG_LATENCY_MS=10
new_certificate server /CN=stand-in IP:127.0.0.1,DNS:atlassian.example.test || exit 2
port=$(tests/free_ports.mjs 1)
{
    nginx_begin
    cat <<CONF
    log_format calls '\$server_protocol \$connection \$gzip_ratio \$status';
    access_log $work/calls calls;
    gzip on;
    gzip_proxied any;
    gzip_types application/json;
    gzip_min_length 100;
    server {
        listen 127.0.0.1:$port ssl http2;
        ssl_certificate $work/server.crt;
        ssl_certificate_key $work/server.key;
        location / {
            proxy_pass $demo_url;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
        }
    }
}
CONF
} >"$work/nginx.conf"
start_nginx "$work/nginx.conf"
export ROLLCALL_API_URL="https://127.0.0.1:$port"
reported() { # what the pages show of the failure
    sql "SELECT group_concat(text, ' ') FROM (
           SELECT problem AS text FROM api_key UNION ALL SELECT result FROM job)"
}
first_sync one
equal "an unknown certificate: no call at all" 0 "$(wc -l <"$work/calls")"
equal "the key was not sent" 0 "$(demo_count keyed)"
contains "said in words" "Atlassian could not be reached" "$(reported)"
export ROLLCALL_CA_FILE="$work/server.crt"
first_sync two
equal "over TLS" ok "$(last_sync outcome)"
check_seats 30 "over TLS: "
equal "all by HTTP/2" "HTTP/2.0" \
    "$(cut -d' ' -f1 "$work/calls" | sort -u | tr '\n' ' ' | sed 's/ $//')"
connections=$(cut -d' ' -f2 "$work/calls" | sort -u | wc -l)
[ "$connections" -le 3 ] && pass ||
    fail "$connections connections for $(wc -l <"$work/calls") calls"
[ "$(awk '$3 > 3' "$work/calls" | wc -l)" -gt 20 ] && pass || fail "answers were not compressed"

# A forward proxy learns host and port only. A limit it announces is not Atlassian's. The figures
# are the same.
node tests/notify/proxy.mjs "$work/proxy" "$work/told" &
pids+=($!)
wait_until '[ -s "$work/proxy" ]'
ROLLCALL_PROXY=$(cat "$work/proxy") ROLLCALL_API_URL="https://atlassian.example.test:$port"
export ROLLCALL_PROXY
export no_proxy='*' https_proxy=http://127.0.0.1:9
first_sync three
equal "by the proxy" ok "$(last_sync outcome)"
check_seats 30 "by the proxy: "
build_tool tests/timer/task_tool.c task_tool
mapfile -t people < <(sql "SELECT account_id FROM user
    WHERE account_type = 'atlassian' AND status = 'active' AND claim_status = 'managed'
      AND id NOT IN (SELECT user FROM user_platform_role) LIMIT 3")
run=$("$work/task_tool" list suspend "${people[@]}") && "$work/task_tool" confirm "$run" 3
timer tasks
equal "writes by the proxy, which are never sent twice" "done|3" \
    "$(sql "SELECT state, done FROM run WHERE id = $run")"
equal "what the proxy is asked for" "CONNECT atlassian.example.test:$port HTTP/1.1" \
    "$(grep -aoE "CONNECT [^ ]+ HTTP/1.1" "$work/told" | sort -u)"
if grep -qaE 'ATCTT|Bearer|/admin/' "$work/told"; then fail "the proxy was told more"; else pass; fi
[ "$(wc -c <"$work/told")" -gt 5000 ] && pass || fail "the proxy of this test kept nothing"
ROLLCALL_PROXY=127.0.0.1:9
first_sync four
contains "a proxy that is away, in words" "through the proxy (ROLLCALL_PROXY)" "$(reported)"
finish
