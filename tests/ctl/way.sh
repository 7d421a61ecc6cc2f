#!/usr/bin/env bash
# doctor and the connection to Atlassian: real TLS servers, good ones and each kind of bad one.
. "$(dirname "$0")/fixture.bash"
clean_up_way() {
    kill -CONT "${pids[@]}" 2>/dev/null # full_port.mjs stopped itself
    clean_up
}
trap clean_up_way EXIT
export ROLLCALL_CA_FILE=$work/ca.pem
finding() { # NAME EXIT TEXT ADVICE URL [NAME=VALUE...]: doctor's finding, and the line below it
    local name=$1 want=$2 text=$3 advice=$4 out=$work/out-$BASHPID got
    env ROLLCALL_API_URL="$5" "${@:6}" timeout 300 "$build/rollcallctl" doctor >"$out" 2>&1
    got=$?
    if [ $got -eq "$want" ] && grep -A1 -F -- "$text" "$out" | grep -qF -- "$advice"; then
        pass
    else
        fail "$name (exit $got, wanted $want, \"$text\" and \"$advice\")"
        grep -v '^      ROLLCALL' "$out" | sed 's/^/    /'
    fi
}
"$build/rollcallctl" init >/dev/null || exit 2
: >"$work/data/wake/sync.lock" # as the lane leaves it

# Certificates of one authority; no authority signed "strange".
certificate() { # NAME NAMES OPTION...
    new_certificate "$1" "/CN=$1" "$2" "${@:3}"
    mv "$work/$1.crt" "$work/$1.pem"
}
by_ca=(-CA "$work/ca.pem" -CAkey "$work/ca.key")
certificate ca DNS:ca.example -days 30
certificate good IP:127.0.0.1,DNS:atlassian.example.test -days 9 "${by_ca[@]}"
certificate other DNS:other.example -days 9 "${by_ca[@]}"
certificate strange IP:127.0.0.1 -days 9
faketime -f -20d openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
    -days 3 -subj /CN=old -addext subjectAltName=IP:127.0.0.1 "${by_ca[@]}" \
    -keyout "$work/old.key" -out "$work/old.pem" 2>/dev/null

# nginx sends complete answers: below /N it answers N. Its log shows whether a call carried a key.
base=$(tests/free_ports.mjs 5)
tls_server() { # PORT NAME OPTIONS: the beginning of a server
    echo "server { listen 127.0.0.1:$1 ssl $3;"
    echo "ssl_certificate $work/$2.pem; ssl_certificate_key $work/$2.key;"
}
{
    nginx_begin
    cat <<CONF
    log_format keys '\$uri [\$http_authorization] \$ssl_protocol';
    access_log $work/calls keys;
CONF
    n=0
    for name in good other strange old; do
        tls_server $((base + n)) $name http2
        for status in 404 407 503; do echo "location /$status { return $status; }"; done
        echo "location /302 { return 302 /; } location / { return 401; } }"
        n=$((n + 1))
    done
    tls_server $((base + n)) good ""
    echo "ssl_protocols TLSv1.1; ssl_ciphers DEFAULT@SECLEVEL=0; location / { return 401; } }"
    echo "}"
} >"$work/nginx.conf"
start_nginx "$work/nginx.conf"
good=https://127.0.0.1:$base other=https://127.0.0.1:$((base + 1)) \
    strange=https://127.0.0.1:$((base + 2)) old=https://127.0.0.1:$((base + 3))
printf '%s\n' 'openssl_conf = a' '[a]' 'ssl_conf = b' '[b]' 'system_default = c' '[c]' \
    'MinProtocol = TLSv1' 'CipherString = DEFAULT@SECLEVEL=0' >"$work/lax.cnf"
node tests/ctl/broken_servers.mjs "$work" &
pids+=($!)
node tests/ctl/full_port.mjs "$work/full" &
pids+=($!)
node tests/notify/proxy.mjs "$work/proxy" "$work/told" &
pids+=($!)
wait_until '[ -s "$work/ports" ] && [ -s "$work/full" ] && [ -s "$work/proxy" ]'
read -r cut silent hushed nonsense plain <"$work/ports"
full=$(cat "$work/full")
for n in 1 2 3; do
    timeout 300 bash -c "exec 5<>/dev/tcp/127.0.0.1/$full; : >'$work/in-$n'; sleep 300" \
        2>/dev/null &
    pids+=($!)
done
wait_until '[ "$(find "$work" -name "in-*" | wc -l)" -ge 2 ]' # the backlog has room for two

# The checks that wait for the time limit run side by side.
(
    finding "a port without a connection" 1 "no connection in time" "firewall" \
        "https://127.0.0.1:$full" &
    finding "a silent port" 1 "no TLS handshake arrives in time" "in between" \
        "https://127.0.0.1:$silent" &
    finding "silence after the handshake" 1 "connected, but no answer in time" "Try again later" \
        "https://127.0.0.1:$hushed" &
    finding "silence without TLS" 1 "connected, but no answer in time" "Try again later" \
        "http://127.0.0.1:$silent" &
    finding "a silent proxy" 1 "the proxy cannot be reached, or does not answer" "ROLLCALL_PROXY" \
        "https://atlassian.example.test:$base" ROLLCALL_PROXY="127.0.0.1:$silent" &
    wait
) >"$work/waiting" &
waiting=$!

finding "a trusted server" 0 "ok    Atlassian      127.0.0.1 port $base answers with status 401" \
    "" "$good"
finding "proxies of the environment do not matter" 0 "answers with status 401" "" "$good" \
    https_proxy=http://127.0.0.1:9 ALL_PROXY=http://127.0.0.1:9
named=https://atlassian.example.test:$base proxy=$(cat "$work/proxy") # a name only the proxy knows
finding "by the proxy" 0 \
    "atlassian.example.test port $base by the proxy http://$proxy answers with status 401" "" \
    "$named" ROLLCALL_PROXY="$proxy"
finding "another name by the proxy" 1 "its certificate names another host" "" \
    "https://stranger.example.test:$base" ROLLCALL_PROXY="$proxy"
finding "a proxy that refuses" 1 "the proxy refuses the connection" "CONNECT" "$named" \
    ROLLCALL_PROXY="127.0.0.1:$plain"
finding "a proxy that is away" 1 "the proxy cannot be reached, or does not answer" \
    "ROLLCALL_PROXY" "$named" ROLLCALL_PROXY=127.0.0.1:9
finding "a proxy without a name" 1 "the proxy cannot be reached, or does not answer" \
    "ROLLCALL_PROXY" "$named" ROLLCALL_PROXY="$(printf 'a%.0s' $(seq 64)).invalid:9"
check "the proxy learns host and port alone" '
    grep -qa "^CONNECT atlassian.example.test:$base " "$work/told" &&
    ! grep -qa "/admin/" "$work/told"'
untrusted="its certificate is not trusted by this host"
finding "an unknown authority" 1 \
    "BAD   Atlassian      127.0.0.1 port $((base + 2)): $untrusted" \
    "ca-certificates" "$strange"
finding "only the system's authorities" 1 "$untrusted" \
    "ROLLCALL_CA_FILE" "$good" ROLLCALL_CA_FILE=
finding "an expired certificate" 1 "its certificate has expired by this host's clock" \
    "timedatectl" "$old"
finding "another name" 1 "its certificate names another host" "getent hosts" "$other"
export DONT_FAKE_MONOTONIC=1
finding "a clock that is ahead" 1 "its certificate has expired by this host's clock" "timedatectl" \
    "$good" faketime -f +25d
finding "a clock that is behind" 1 "its certificate is not valid yet by this host's clock" \
    "timedatectl" "$good" faketime -f -25d
finding "a clock an hour wrong" 1 "BAD   clock" "timedatectl" "$good" faketime -f +1h
finding "a clock a minute wrong" 0 "No problems found" "" "$good" faketime -f +1m
finding "no TLS on the port" 1 "the port answers, but does not speak TLS" "sign-in page" \
    "https://127.0.0.1:$plain"
finding "a handshake cut off" 1 "the TLS handshake was refused or cut off" "firewall" \
    "https://127.0.0.1:$cut"
finding "a version of TLS that is too old" 1 "the TLS handshake was refused or cut off" "firewall" \
    "https://127.0.0.1:$((base + 4))" OPENSSL_CONF="$work/lax.cnf"
finding "nonsense for an answer" 1 "connected, but no answer came" "in between" \
    "https://127.0.0.1:$nonsense"
finding "TLS where none is wanted" 0 "answers with status 400" "" "http://127.0.0.1:$base"
finding "no TLS where none is wanted" 0 "answers with status 400" "" "http://127.0.0.1:$plain"
finding "a closed port" 1 "127.0.0.1 port 9: Connection refused" "Nothing listens there" \
    "https://127.0.0.1:9"
# The name is too long for any name service.
finding "a name nobody knows" 1 "this name is not found" "resolvectl" \
    "https://$(printf 'a%.0s' $(seq 64)).invalid"
finding "a CA file that is none" 1 "ROLLCALL_CA_FILE cannot be used" "PEM" "$good" \
    ROLLCALL_CA_FILE="$work/none.pem"
if [ "$(id -u)" -eq 0 ]; then
    chmod 0600 "$work/ca.pem"
    finding "a CA file for root alone" 0 "note  CA file" "chmod 0644" "$good"
    chmod 0644 "$work/ca.pem"
fi
finding "an error of theirs" 0 "note  Atlassian      127.0.0.1 port $base answers with status 503" \
    "status.atlassian.com" "$good/503"
finding "a proxy in between" 0 "answers with status 407" "without a sign-in" "$good/407"
finding "a sign-in page of the network" 0 "answers with status 302" "sign-in page" "$good/302"
finding "another server" 0 "answers with status 404" "ROLLCALL_API_URL" "$good/404"
check "doctor holds no lock of a lane while it waits" \
    'flock -w 1 "$work/data/wake/sync.lock" true'
wait $waiting
cat "$work/waiting"
late=$(grep -c FAILED "$work/waiting")
failed=$((failed + late)) passed=$((passed + 5 - late))
check "no call carries a key" '
    [ "$(grep -c "/admin/v1/orgs \[-\] TLSv1.[23]$" "$work/calls")" -ge 4 ] &&
    ! grep -v "\[-\]" "$work/calls"'
report
