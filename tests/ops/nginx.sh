#!/usr/bin/env bash
# nginx.conf.example with the paths and ports of this test: each way to sign in, forged headers,
# static files, health and metrics.
. "$(dirname "$0")/fixture.bash"
tls=$(tests/free_ports.mjs 4)
http=$((tls + 1)) proxy=$((tls + 2)) local_port=$((tls + 3))
new_certificate server "/CN=$host" "DNS:$host"
new_certificate ca "/CN=People" ""
cd "$work" || exit 1
{
    person() { # NAME SUBJECT
        openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "$2" -utf8 \
            -keyout "$1.key" -out "$1.csr"
        openssl x509 -req -in "$1.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 \
            -out "$1.crt"
    }
    person mail "/O=Example/CN=Ada/emailAddress=ada@example.test"
    person name "/O=Example/CN=ada@example.test"
    person none "/O=Example/CN=Ada"
    # Bob's address is verified; they chose the rest of the name.
    person escaped '/O=Corp/CN=ada@example.test/emailAddress=bob@example.test/OU=foo\\\\'
    person plus '/O=Corp/CN=ada@example.test/emailAddress=bob@example.test+CN=q'
    person plus2 '/O=Corp/CN=ada@example.test/CN=q+emailAddress=bob@example.test+OU=z'
    person odd '/O=Corp/CN=ada@example.test/emailAddress=bob,x@example.test'
    person odd2 '/O=Corp/CN=ada@example.test/emailAddress="bob"@example.test'
    person hidden '/O=Corp/CN=bob@example.test/OU=x\\\\,emailAddress=ada@example.test'
    person two '/O=Corp/emailAddress=bob@example.test/emailAddress=ada@example.test'
    person twice '/O=Corp/CN=bob@example.test/CN=ada@example.test'
    person alone '/O=Corp/CN=Ada/emailAddress=ada@example.test+OU=Users'
    person users '/DC=test/DC=example/CN=Users/CN=ada@example.test'
    person sly "/O=x,emailAddress=ada@example.test/CN=Eve"
    person sly2 "/O=x,CN=ada@example.test,/CN=Eve"
} >>openssl.log 2>&1 || {
    cat openssl.log
    exit 1
}
echo "ada@example.test:$(openssl passwd -apr1 lovelace)" >htpasswd
cd - >/dev/null || exit 1
new_certificate self /CN=ada@example.test ""
install_program ada@example.test
# The socket stays open over restarts and is the program's standard input, as with the service
# manager.
perl -MSocket -e 'my ($path, $note, @run) = @ARGV;
    my ($s, $child);
    socket($s, PF_UNIX, SOCK_STREAM, 0) && bind($s, sockaddr_un($path)) or die;
    listen($s, 511) or die;
    $SIG{TERM} = sub { kill "TERM", $child; exit };
    while (1) {
        defined($child = fork) or die;
        if (!$child) { open(STDIN, "<&", $s) or die; exec @run }
        open(my $f, ">", $note);
        print $f $child;
        close $f;
        waitpid $child, 0;
    }' "$work/web.sock" "$work/web.pid" "$build/rollcall.fcgi" 2>"$work/web.log" &
pids+=($!)

TLS_PORT=$tls tests/oauth2_proxy.mjs "$proxy" ada@example.test &
pids+=($!)

with() { # WAY: nginx with the example and one way to sign in switched on
    if [ -n "${nginx:-}" ]; then
        kill "$nginx"
        wait "$nginx" 2>/dev/null
        unset "pids[-1]"
    fi
    {
        nginx_begin
        nginx_example "$tls" "$http" "$local_port" |
            sed -e "s/#$1# //; s/127.0.0.1:4180/127.0.0.1:$proxy/; s/rate=20r/rate=500r/" \
                -e "s#/etc/ssl/rollcall-people-ca.crt#$work/ca.crt#" \
                -e "s#/etc/nginx/rollcall.htpasswd#$work/htpasswd#"
        echo "}"
    } >"$work/nginx.conf"
    : >"$work/error.log"
    start_nginx "$work/nginx.conf"
    nginx=${pids[-1]}
    wait_for curl -s -o /dev/null "http://127.0.0.1:$local_port/healthz"
}
get() {
    curl -s --noproxy '*' --max-time 10 --cacert "$work/server.crt" \
        --resolve "$host:$tls:127.0.0.1" -D "$work/head" -o "$work/body" -w '%{http_code}' "$@"
}
status() { [ "$(get "${@:2}")" = "$1" ]; }
is_bob() { status 403 "$@" && grep -q 'class="name">bob@example.test' "$work/body"; }
is_ada() { status 200 "$@" && grep -q "ada@example.test" "$work/body"; }
as() { echo "--cert $work/$1.crt --key $work/$1.key"; }
url=https://$host:$tls

with none
check "before a way is chosen nobody gets in" \
    'status 401 "$url/" || { cat "$work/head" "$work/error.log"; false; }'
check "not by a password of one's own either" 'status 401 -u ada@example.test:x "$url/"'

with basic
check "basic: nobody without a password" 'status 401 "$url/"'
check "basic: nor with a wrong one" 'status 401 -u ada@example.test:wrong "$url/"'
check "basic: the person gets in" 'is_ada -u ada@example.test:lovelace "$url/settings"'
in=(-u ada@example.test:lovelace)
check "HSTS on pages" \
    'get "${in[@]}" "$url/" && grep -qi "^strict-transport-security: max-age=31536000" "$work/head"'
check "headers cannot make another person" '
    is_ada "${in[@]}" -H "Remote-User: eve@example.test" -H "Remote_User: eve@example.test" \
        -H "X-Remote-User: eve@example.test" -H "Proxy: http://127.0.0.1:9" "$url/settings" &&
    ! grep -q eve@ "$work/body"'
check "doubled headers do no harm" '
    is_ada "${in[@]}" -H "Origin: $url" -H "Origin: https://evil.example" \
        -H "Cookie: a=1" -H "Cookie: b=2" "$url/settings"'
token=$(
    get "${in[@]}" "$url/settings/dashboard" >/dev/null
    grep -o 'name="csrf" value="[^"]*"' "$work/body" | head -1 | cut -d'"' -f4
)
check "a form is saved, with the browser's Origin" '
    status 303 "${in[@]}" -H "Origin: $url" -H "Sec-Fetch-Site: same-origin" \
        --data-urlencode "csrf=$token" -d inactive_days=31 "$url/settings/dashboard"'
check "a foreign Origin is refused" '
    status 403 "${in[@]}" -H "Origin: https://evil.example" --data-urlencode "csrf=$token" \
        -d inactive_days=32 "$url/settings/dashboard"'
check "the session cookie is for TLS only" '
    get "${in[@]}" -H "Origin: $url" --data-urlencode "csrf=$token" -d inactive_days=33 \
        "$url/settings/dashboard"
    grep -qi "^set-cookie:.*secure" "$work/head"'
check "each cookie that the program reads is passed on" '
    for name in $(grep -o "rollcall_[a-z]*=" cgi-bin/http/request_read.c); do
        grep -q "$name\$cookie_${name%=}\"" nginx.conf.example || exit 1
    done
    get "${in[@]}" -H "Cookie: a=1; rollcall_notices=x; rollcall_flash=saved" "$url/settings" \
        >/dev/null
    grep -q "Changes saved." "$work/body"'
check "a body past the limit is stopped" '
    head -c 1200000 /dev/zero >"$work/big"
    status 413 "${in[@]}" --data-binary @"$work/big" "$url/settings/dashboard"'
css=$(ls "$work/share/static" | grep '\.css$')
check "static files need no sign-in and may be kept for a year" '
    status 200 "$url/static/$css" &&
    grep -qi "^cache-control: public, max-age=31536000, immutable" "$work/head" &&
    grep -qi "^strict-transport" "$work/head" &&
    grep -qi "^content-type: text/css" "$work/head"'
check "and come compressed as they lie there" '
    get -H "Accept-Encoding: gzip" "$url/static/$css" >/dev/null
    grep -qi "^content-encoding: gzip" "$work/head" &&
    cmp "$work/body" "$work/share/static/$css.gz"'
page_as() { # SEC_FETCH_SITE: a page for a browser that takes compressed ones
    status 200 "${in[@]}" -H "Accept-Encoding: gzip" -H "Sec-Fetch-Site: $1" "$url/settings?q=x"
}
check "a page comes compressed when this site asked for it" '
    page_as same-origin && grep -qi "^content-encoding: gzip" "$work/head" &&
    gzip -dc "$work/body" | grep -q "</html>"'
plain_for() { # SEC_FETCH_SITE...
    local site
    for site in "$@"; do
        page_as "$site" || return 1
        ! grep -qi "^content-encoding" "$work/head" || return 1
        grep -q "</html>" "$work/body" || return 1
    done
}
check "and as it is when another site asked, or nobody says who" \
    'plain_for cross-site same-site none "" "same-origin, cross-site"'
check "basic: nobody without a password, whoever asks" \
    'status 401 -H "Sec-Fetch-Site: same-origin" "$url/"'
named_files() { # all static files the first page names
    get "${in[@]}" "$url/" >/dev/null
    grep -oE "/static/[a-z0-9.-]+" "$work/body" | sort -u
}
check "pages name what is there" '
    files=$(named_files)
    for file in $files; do status 200 "$url$file" || exit 1; done
    [ "$(wc -l <<<"$files")" -ge 4 ]'
check "nothing else of the folder is served" \
    'status 404 "${in[@]}" --path-as-is "$url/static/../templates/page/page.tpl"'
for path in healthz readyz metrics; do
    check "$path is not for visitors" 'status 404 "${in[@]}" "$url/'$path'"'
    check "$path is for this machine" 'status 200 "http://127.0.0.1:$local_port/'$path'"'
done
check "the local door leads nowhere else" 'status 404 "http://127.0.0.1:$local_port/settings"'
check "plain http is sent to TLS" '
    status 301 -H "Host: $host" "http://127.0.0.1:$http/settings" &&
    grep -qi "^location: https://$host/settings" "$work/head"'
check "another name gets no answer" \
    '! curl -sk --noproxy "*" --resolve "other.example:$tls:127.0.0.1" \
        "https://other.example:$tls/"'

# Four exports are under way from one address, their requests not sent to the end. An export that
# itself comes fifth, after the check's own, starts again.
mkfifo "$work/endless"
exec 7<>"$work/endless"
hold_export() {
    trap 'kill $export; exit' TERM
    while :; do
        # Neither curl of Debian 12 nor that of 13 begins before it has a body, but in this way.
        curl -s --noproxy '*' --cacert "$work/server.crt" --resolve "$host:$tls:127.0.0.1" \
            "${in[@]}" --http1.1 -X GET -T . -o /dev/null "$url/users.csv" \
            <"$work/endless" 2>/dev/null &
        export=$!
        wait $export
    done
}
held=()
for _ in 1 2 3 4; do
    hold_export &
    held+=($!)
done
check "a fifth export at once has to wait, for it might fill the disk" \
    'wait_for status 429 "${in[@]}" "$url/users.csv"'
check "pages go on" 'status 200 "${in[@]}" "$url/users"'
kill "${held[@]}" 2>/dev/null
check "and exports, when there is room again" 'wait_for status 200 "${in[@]}" "$url/users.csv"'

# A stand-in for the program takes down what nginx sends to it.
cookies_seen() {
    mv "$work/web.sock" "$work/aside.sock"
    perl -MSocket -e 'my ($s, $c);
        alarm 20;
        socket($s, PF_UNIX, SOCK_STREAM, 0) && bind($s, sockaddr_un($ARGV[0])) or die;
        listen($s, 5) && accept($c, $s) or die;
        sysread($c, my $got, 65536);
        print $got;' "$work/web.sock" >"$work/sent" &
    local taker=$!
    wait_for test -S "$work/web.sock"
    get -b "_oauth2_proxy=good; lemonldap=0123; x_rollcall_flash=bad; rollcall_flash=saved" \
        "$url/settings"
    wait $taker
    mv -f "$work/aside.sock" "$work/web.sock"
    grep -a -o "HTTP_COOKIE[ -~]*" "$work/sent"
    grep -qa "HTTP_COOKIErollcall_flash=saved" "$work/sent" &&
        ! grep -qaE "_oauth2_proxy|lemonldap|=bad" "$work/sent"
}

restarts() { # 400 requests, 8 at a time; a stop for every eighth of them
    seq 400 |
        xargs -P 8 -I{} curl -s --noproxy '*' --max-time 20 --cacert "$work/server.crt" \
            --resolve "$host:$tls:127.0.0.1" "${in[@]}" -o /dev/null -w '%{http_code}\n' \
            "$url/settings" >"$work/codes" &
    local load=$! stops=0
    while kill -0 $load 2>/dev/null; do
        [ "$(wc -l <"$work/codes")" -lt $((stops * 50 + 25)) ] || {
            kill -TERM "$(cat "$work/web.pid")"
            stops=$((stops + 1))
        }
        sleep 0.02
    done
    wait $load
    sort "$work/codes" | uniq -c
    echo "$stops stops"
    [ "$(sort -u "$work/codes")" = 200 ] && [ "$(wc -l <"$work/codes")" = 400 ] && [ $stops -ge 4 ]
}
check "restarts under load lose no request" restarts

with cert
check "certificate: nobody without one" 'status 400 "$url/"'
check "certificate: nobody with one of their own making" 'status 400 $(as self) "$url/"'
check "certificate: by its e-mail address" 'is_ada $(as mail) "$url/settings"'
check "certificate: by a name that is an address" 'is_ada $(as name) "$url/settings"'
check "certificate: without an address nobody" 'status 401 $(as none) "$url/"'
check "certificate: nor when this site asks" \
    'status 401 $(as none) -H "Sec-Fetch-Site: same-origin" "$url/"'
check "certificate: an address inside another part is none" \
    'status 401 $(as sly) "$url/" && status 401 $(as sly2) "$url/"'
for name in escaped plus plus2; do
    check "certificate: $name: the verified address counts" 'is_bob $(as $name) "$url/settings"'
done
for name in odd odd2 hidden two twice; do
    check "certificate: $name: nobody, rather than a name of their own choice" \
        'status 401 $(as $name) "$url/settings"'
done
check "certificate: parts beside an address do no harm" \
    'is_ada $(as alone) "$url/settings" && is_ada $(as users) "$url/settings"'
check "certificate: a password changes nothing" \
    'status 401 $(as none) -u ada@example.test:lovelace "$url/"'

with oidc
# Follows redirects and signs in there; $work/at has the status and address of the last answer.
browse() {
    get -L --max-redirs 9 -c "$work/jar" -b "$work/jar" -w '%{http_code} %{url_effective}' "$@" \
        >"$work/at"
    cat "$work/at"
}
came_to() {
    rm -f "$work/jar"
    [ "$(browse "$1")" = "200 $1" ] && grep -qE "ada@example.test|accountId" "$work/body"
}
far='/users?product=confluence&inactive_days=30&q=%26%23%2Fa+b%25&group='
check "OpenID Connect: sent to sign in" '
    status 302 "$url/settings?x=1" &&
    grep -qi "^location: http://localhost:$proxy/authorize" "$work/head"'
check "OpenID Connect: sent there by this site, too" '
    status 302 -H "Sec-Fetch-Site: same-origin" "$url/settings?x=1" &&
    grep -qi "^location: http://localhost:$proxy/authorize" "$work/head"'
check "OpenID Connect: the sign-in leads back to the whole address" 'came_to "$url$far"'
check "and to a file" 'came_to "$url/users.csv?product=confluence&never=1"'
check "and nowhere else, whatever the address says" '
    rm -f "$work/jar"
    browse "$url/settings?rd=https://evil.example/&x=y" >/dev/null
    grep -qF "200 $url/" "$work/at"'
check "OpenID Connect: scripts are told, not sent away" '
    status 401 "$url/api/v1/users?limit=1" &&
    grep -qi "^content-type: application/json" "$work/head" &&
    jq -e ".error | test(\"signed in\")" "$work/body" &&
    ! grep -qi "^location" "$work/head"'
check "OpenID Connect: and get their answer when signed in" \
    'status 200 -b _oauth2_proxy=good "$url/api/v1/users?limit=1" && jq -e .data "$work/body"'
press() { # PATH PAGE: a button of that page, pressed after the session ended
    rm -f "$work/jar"
    get --path-as-is -c "$work/jar" -e "$2" -H "Origin: $url" -d "csrf=x&inactive_days=44" \
        "$url$1" >"$work/at"
    [ "$(cat "$work/at")" = 303 ] || return 1
    to=$(sed -n 's/^location: *//Ip' "$work/head" | tr -d '\r')
    grep -qi "^set-cookie: rollcall_flash=session-ended;.*secure" "$work/head"
}
word='Nothing was saved: your session had ended'
check "OpenID Connect: a button pressed too late leads back to its page" \
    'press /users/bulk "$url$far" && [ "$to" = "$far" ]'
check "which says a word, once" '
    [ "$(browse "$url$far")" = "200 $url$far" ] &&
    grep -q "$word" "$work/body" &&
    [ "$(browse "$url$far")" = "200 $url$far" ] &&
    ! grep -q "$word" "$work/body"'
check "where the browser tells no page, or a strange one, to the form's own" '
    press /settings/dashboard "" && [ "$to" = /settings/dashboard ] &&
    press /settings/dashboard "https://evil.example//evil.example" &&
    [ "$to" = /settings/dashboard ] &&
    press /settings/dashboard "https://x/\\evil.example" && [ "$to" = /settings/dashboard ]'
check "never to another host" '
    press //evil.example/ "" && [ "$to" = / ] &&
    press "/\\evil.example/" "" && [ "$to" = / ] &&
    press //evil.example/ "https://x//evil.example/" && [ "$to" = / ]'
check "and from an address that is no page to the one above it" '
    press /users/bulk "" && [ "$to" = /users/bulk ] &&
    [ "$(browse "$url$to")" = "200 $url/users" ] && grep -q "$word" "$work/body" &&
    press /settings/automation/7/delete "" &&
    [ "$(browse "$url$to")" = "404 $url/settings/automation/7" ]'
check "where there was no button a form address is no page" \
    'status 405 -b _oauth2_proxy=good "$url/users/bulk"'
check "the program gets no cookie but its own" 'cookies_seen'
check "OpenID Connect: the sub-request is no page" \
    'status 404 -b _oauth2_proxy=good "$url/oauth2/auth"'
check "OpenID Connect: the person gets in" 'is_ada -b _oauth2_proxy=good "$url/settings"'
check "OpenID Connect: not by a header" \
    'status 302 -H "X-Auth-Request-Email: ada@example.test" "$url/settings"'
check "OpenID Connect: nor as another by one" '
    is_ada -b _oauth2_proxy=good -H "X-Auth-Request-Email: eve@example.test" -u eve@example.test:x \
        "$url/settings" &&
    ! grep -q eve@ "$work/body"'
# Debian 13's nginx would have "http2 on;", which that of Debian 12 does not know.
check "nginx has nothing to say against the example" \
    '! grep -E "\[(emerg|alert|warn)\]" "$work/error.log" |
        grep -v "http2\" directive is deprecated"'
report
