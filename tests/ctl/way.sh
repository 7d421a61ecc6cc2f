#!/usr/bin/env bash
# doctor on the way to Atlassian: real TLS servers, good ones and each kind of bad one. Prints "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")/../.."
build=$(realpath "${BUILD:-build}")
work=$(mktemp -d)
pids=()
trap \
    'kill -CONT "${pids[@]}" 2>/dev/null; kill "${pids[@]}" 2>/dev/null; exec 2>/dev/null; wait; rm -rf "$work"' \
    EXIT
export ROLLCALL_CONF=/dev/null ROLLCALL_DB=$work/data/rollcall.db ROLLCALL_KEYS=$work/keys \
    ROLLCALL_TEMPLATES=$PWD/templates
export ROLLCALL_CA_FILE=$work/ca.pem
passed=0 failed=0
ok() { passed=$((passed + 1)); }
bad() {
    failed=$((failed + 1))
    echo "FAILED: $1"
    [ ! -e "${2:-}" ] || grep -v '^      ROLLCALL' "$2" | sed 's/^/    /'
}
# expect NAME EXIT TEXT MEND URL [NAME=value…]: the finding, and the line below it
expect() {
    local name=$1 want=$2 text=$3 mend=$4 out=$work/out-$BASHPID got
    env ROLLCALL_API_URL="$5" "${@:6}" timeout 300 "$build/rollcallctl" doctor >"$out" 2>&1
    got=$?
    if [ $got -eq "$want" ] && grep -A1 -F -- "$text" "$out" | grep -qF -- "$mend"; then
        ok
    else
        bad "$name (exit $got, wanted $want, \"$text\" and \"$mend\")" "$out"
    fi
}
"$build/rollcallctl" init >/dev/null || exit 2
: >"$work/data/wake/sync.lock" # as the lane leaves it

# Certificates of one authority; "strange" is of none that anybody knows.
new="-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
certificate() { # NAME WHOSE [options]
    # shellcheck disable=SC2086
    openssl req -x509 $new -subj "/CN=$1" -addext "subjectAltName=$2" -keyout "$work/$1.key" \
        -out "$work/$1.pem" "${@:3}" 2>/dev/null
}
by_ca=(-CA "$work/ca.pem" -CAkey "$work/ca.key")
certificate ca DNS:ca.example -days 30
certificate good IP:127.0.0.1,DNS:atlassian.example.test -days 9 "${by_ca[@]}"
certificate other DNS:other.example -days 9 "${by_ca[@]}"
certificate strange IP:127.0.0.1 -days 9
faketime -f -20d openssl req -x509 $new -subj /CN=old -addext subjectAltName=IP:127.0.0.1 -days 3 \
    "${by_ca[@]}" -keyout "$work/old.key" -out "$work/old.pem" 2>/dev/null

# nginx for whole answers: below /N it answers N. Its log notes whether anybody sent a key.
for _ in 1 2 3 4 5; do
    base=$((10000 + RANDOM % 20000))
    {
        echo \
            "daemon off; master_process off; pid $work/nginx.pid; error_log $work/nginx.log; events { worker_connections 64; }"
        echo \
            "http { log_format keys '\$uri [\$http_authorization] \$ssl_protocol'; access_log $work/calls keys;"
        for place in client_body proxy fastcgi uwsgi scgi; do echo "${place}_temp_path $work;"; done
        n=0
        for name in good other strange old; do
            echo \
                "server { listen 127.0.0.1:$((base + n)) ssl http2; ssl_certificate $work/$name.pem; ssl_certificate_key $work/$name.key;"
            for status in 404 407 503; do echo "location /$status { return $status; }"; done
            echo "location /302 { return 302 /; }"
            echo "location / { return 401; } }"
            n=$((n + 1))
        done
        echo \
            "server { listen 127.0.0.1:$((base + n)) ssl; ssl_certificate $work/good.pem; ssl_certificate_key $work/good.key;"
        echo "ssl_protocols TLSv1.1; ssl_ciphers DEFAULT@SECLEVEL=0; location / { return 401; } }"
        echo "}"
    } >"$work/nginx.conf"
    /usr/sbin/nginx -p "$work/" -c "$work/nginx.conf" -e "$work/nginx.log" &
    nginx=$!
    # written once it listens
    while kill -0 $nginx 2>/dev/null && [ ! -s "$work/nginx.pid" ]; do sleep 0.05; done
    kill -0 $nginx 2>/dev/null && break
done
pids+=($nginx)
good=https://127.0.0.1:$base other=https://127.0.0.1:$((base + 1)) \
    strange=https://127.0.0.1:$((base + 2)) old=https://127.0.0.1:$((base + 3))
printf '%s\n' 'openssl_conf = a' '[a]' 'ssl_conf = b' '[b]' 'system_default = c' '[c]' \
    'MinProtocol = TLSv1' 'CipherString = DEFAULT@SECLEVEL=0' >"$work/lax.cnf"
# and node for what breaks off: one that hangs up, one silent after the handshake, one that talks nonsense in it
node -e '
    const fs = require("fs"), net = require("net"), tls = require("tls"), [work] = process.argv.slice(1);
    const own = { key: fs.readFileSync(work + "/good.key"), cert: fs.readFileSync(work + "/good.pem") };
    const quiet = (s) => s.on("error", () => {});
    const all = [net.createServer((s) => quiet(s).once("data", () => s.destroy())), net.createServer(quiet), tls.createServer(own, quiet),
        tls.createServer(own, (s) => quiet(s).end("nonsense\n")), net.createServer((s) => quiet(s).end("HTTP/1.1 400 Bad Request\r\n\r\n"))];
    Promise.all(all.map((s) => new Promise((go) => s.listen(0, "127.0.0.1", () => go(s.address().port)))))
        .then((ports) => { fs.writeFileSync(work + "/ports.new", ports.join(" ") + "\n"); fs.renameSync(work + "/ports.new", work + "/ports"); });
' "$work" &
pids+=($!)
# a proxy as companies have them
node tests/notify/proxy.mjs "$work/proxy" "$work/told" &
pids+=($!)
# a port of somebody who is not there to accept: backlog of one, taken
node -e '
    const fs = require("fs"), [work] = process.argv.slice(1);
    const s = require("net").createServer().listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => {
        fs.writeFileSync(work + "/full", String(s.address().port));
        process.kill(process.pid, "SIGSTOP");
    });
' "$work" &
pids+=($!)
wait_until '[ -s "$work/ports" ] && [ -s "$work/full" ] && [ -s "$work/proxy" ]'
read -r cut silent hushed nonsense plain <"$work/ports"
full=$(cat "$work/full")
for n in 1 2 3; do
    timeout 300 bash -c "exec 5<>/dev/tcp/127.0.0.1/$full; : >'$work/in-$n'; sleep 300" \
        2>/dev/null &
    pids+=($!)
done
for _ in $(seq 1200); do
    [ "$(find "$work" -name 'in-*' | wc -l)" -ge 2 ] && break
    sleep 0.05
done # there is room for two

# Those that wait for the time limit wait together.
(
    expect "a port without a connection" 1 "no connection in time" "firewall" \
        "https://127.0.0.1:$full" &
    expect "a silent port" 1 "no TLS handshake comes in time" "in between" \
        "https://127.0.0.1:$silent" &
    expect "silence after the handshake" 1 "connected, but no answer in time" "Try again later" \
        "https://127.0.0.1:$hushed" &
    expect "silence without TLS" 1 "connected, but no answer in time" "Try again later" \
        "http://127.0.0.1:$silent" &
    expect "a silent proxy" 1 "the proxy cannot be reached, or does not answer" "ROLLCALL_PROXY" \
        "https://atlassian.example.test:$base" ROLLCALL_PROXY="127.0.0.1:$silent" &
    wait
) >"$work/waiting" &
waiting=$!

expect "a trusted server" 0 "ok    Atlassian      127.0.0.1 port $base answers with status 401" "" \
    "$good"
expect "proxies of the environment do not matter" 0 "answers with status 401" "" "$good" \
    https_proxy=http://127.0.0.1:9 ALL_PROXY=http://127.0.0.1:9
named=https://atlassian.example.test:$base proxy=$(cat "$work/proxy") # a name only the proxy knows
expect "by the proxy" 0 \
    "atlassian.example.test port $base by the proxy http://$proxy answers with status 401" "" \
    "$named" ROLLCALL_PROXY="$proxy"
expect "another name by the proxy" 1 "its certificate names another host" "" \
    "https://stranger.example.test:$base" ROLLCALL_PROXY="$proxy"
expect "a proxy that refuses" 1 "the proxy refuses the connection" "CONNECT" "$named" \
    ROLLCALL_PROXY="127.0.0.1:$plain"
expect "a proxy that is away" 1 "the proxy cannot be reached, or does not answer" "ROLLCALL_PROXY" \
    "$named" ROLLCALL_PROXY=127.0.0.1:9
expect "a proxy without a name" 1 "the proxy cannot be reached, or does not answer" \
    "ROLLCALL_PROXY" "$named" ROLLCALL_PROXY="$(printf 'a%.0s' $(seq 64)).invalid:9"
if grep -qa "^CONNECT atlassian.example.test:$base " "$work/told" && ! grep -qa '/admin/' "$work/told"; then
    ok
else
    bad "the proxy learns host and port alone"
fi
expect "an unknown authority" 1 \
    "BAD   Atlassian      127.0.0.1 port $((base + 2)): its certificate is not trusted by this host" \
    "ca-certificates" "$strange"
expect "only the system's authorities" 1 "its certificate is not trusted by this host" \
    "ROLLCALL_CA_FILE" "$good" ROLLCALL_CA_FILE=
expect "an expired certificate" 1 "its certificate has expired by this host's clock" "timedatectl" \
    "$old"
expect "another name" 1 "its certificate names another host" "getent hosts" "$other"
export DONT_FAKE_MONOTONIC=1
expect "a clock that is ahead" 1 "its certificate has expired by this host's clock" "timedatectl" \
    "$good" faketime -f +25d
expect "a clock that is behind" 1 "its certificate is not valid yet by this host's clock" \
    "timedatectl" "$good" faketime -f -25d
expect "a clock an hour wrong" 1 "BAD   clock" "timedatectl" "$good" faketime -f +1h
expect "a clock a minute wrong" 0 "All is well" "" "$good" faketime -f +1m
expect "no TLS on the port" 1 "the port answers, but does not speak TLS" "sign-in page" \
    "https://127.0.0.1:$plain"
expect "a handshake cut off" 1 "the TLS handshake was refused or cut off" "firewall" \
    "https://127.0.0.1:$cut"
expect "a version of TLS that is too old" 1 "the TLS handshake was refused or cut off" "firewall" \
    "https://127.0.0.1:$((base + 4))" OPENSSL_CONF="$work/lax.cnf"
expect "nonsense for an answer" 1 "connected, but no answer came" "in between" \
    "https://127.0.0.1:$nonsense"
expect "TLS where none is wanted" 0 "answers with status 400" "" "http://127.0.0.1:$base"
expect "no TLS where none is wanted" 0 "answers with status 400" "" "http://127.0.0.1:$plain"
expect "a closed port" 1 "127.0.0.1 port 9: Connection refused" "Nothing listens there" \
    "https://127.0.0.1:9"
# too long for any name service to be asked
expect "a name nobody knows" 1 "this name is not found" "resolvectl" \
    "https://$(printf 'a%.0s' $(seq 64)).invalid"
expect "a CA file that is none" 1 "ROLLCALL_CA_FILE cannot be used" "PEM" "$good" \
    ROLLCALL_CA_FILE="$work/none.pem"
if [ "$(id -u)" -eq 0 ]; then
    chmod 0600 "$work/ca.pem"
    expect "a CA file for root alone" 0 "note  CA file" "chmod 0644" "$good"
    chmod 0644 "$work/ca.pem"
fi
expect "an error of theirs" 0 "note  Atlassian      127.0.0.1 port $base answers with status 503" \
    "status.atlassian.com" "$good/503"
expect "a proxy in between" 0 "answers with status 407" "without signing in" "$good/407"
expect "a sign-in page of the network" 0 "answers with status 302" "sign-in page" "$good/302"
expect "another server" 0 "answers with status 404" "ROLLCALL_API_URL" "$good/404"
# Those still wait, and hold up no lane.
if flock -w 1 "$work/data/wake/sync.lock" true; then
    ok
else
    bad "doctor keeps the lock of a lane"
fi
wait $waiting
cat "$work/waiting"
late=$(grep -c FAILED "$work/waiting")
failed=$((failed + late)) passed=$((passed + 5 - late))
if [ "$(grep -c '/admin/v1/orgs \[-\] TLSv1.[23]$' "$work/calls")" -ge 4 ] && ! grep -qv '\[-\]' "$work/calls"; then
    ok
else
    bad "no call carries a key" "$work/calls"
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
