#!/usr/bin/env bash
# The web program behind the servers that are not nginx as in its example: Apache and lighttpd of
# Debian with the configurations of docs/, and nginx and Apache that keep their connections.
. "$(dirname "$0")/fixture.bash"
root=
[ "$(id -u)" -ne 0 ] || root=yes

apache=$(tests/free_ports.mjs 5)
lighttpd=$((apache + 1)) keeping=$((apache + 2)) reusing=$((apache + 3))
new_certificate rollcall "/CN=$host" "DNS:$host" || exit 1
echo "ada@example.test:$(openssl passwd -apr1 lovelace)" >"$work/rollcall.htpasswd"
install_program ada@example.test
# A person whose address needs escaping, and a page of nearly a megabyte.
sqlite3 "$work/rollcall.db" "
    INSERT INTO user (account_id, account_type, name, email, status, first_seen)
    VALUES ('557058:grün & 1+1', 'atlassian', 'Grace Hopper', 'grace@example.test', 'active', 1);
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
    INSERT INTO saved_filter (name, query, created_at, created_by, changed_at, changed_by)
    SELECT 'Filter ' || i, 'inactive_days=' || (3 + i % 170), 1, 't', 1, 't' FROM n;" || exit 1
start_program
chmod 0755 "$work"
chmod 0666 "$work/web.sock"

here() { # FILE: with the paths of this test
    sed -e "s#/etc/ssl/#$work/#; s#/usr/share/rollcall/static#$work/share/static#" \
        -e "s#/etc/lighttpd/rollcall-cookie#$PWD/docs/lighttpd-cookie#" \
        -e "s#/etc/\(apache2\|lighttpd\)/#$work/#; s#/run/rollcall/#$work/#" "$1"
}
{
    echo "ServerRoot /usr/lib/apache2"
    for module in mpm_event authn_core authn_file authz_core authz_user authz_host \
        auth_basic alias headers setenvif mime socache_shmcb ssl proxy proxy_fcgi; do
        echo "LoadModule ${module}_module modules/mod_$module.so"
    done
    [ -z "$root" ] || echo "User www-data"
    [ -z "$root" ] || echo "Group www-data"
    cat <<CONF
ServerName $host
DefaultRuntimeDir $work
PidFile $work/apache.pid
ErrorLog $work/apache.log
LogLevel warn
TypesConfig /etc/mime.types
StartServers 2
ThreadsPerChild 8
MaxRequestWorkers 32
Listen 127.0.0.1:$apache
Listen 127.0.0.1:$reusing
CONF
    here docs/apache.conf.example | sed "s/<VirtualHost \*:443>/<VirtualHost *:$apache>/"
    here docs/apache.conf.example |
        sed "s/<VirtualHost \*:443>/<VirtualHost *:$reusing>/; s/timeout=60/& enablereuse=on/"
} >"$work/apache.conf"
/usr/sbin/apache2 -d "$work" -f "$work/apache.conf" -DFOREGROUND 2>"$work/apache.err" &
pids+=($!)
{
    echo "server.document-root = \"$work/share\""
    echo "server.errorlog = \"$work/lighttpd.log\""
    echo "server.bind = \"127.0.0.1\""
    echo "server.port = $((apache + 4))"
    echo 'include_shell "/usr/share/lighttpd/create-mime.conf.pl"'
    here docs/lighttpd.conf.example | sed "s/\":443\"/\"127.0.0.1:$lighttpd\"/"
} >"$work/lighttpd.conf"
/usr/sbin/lighttpd -D -f "$work/lighttpd.conf" 2>"$work/lighttpd.err" &
pids+=($!)
cat >"$work/nginx.conf" <<CONF
${root:+user root;}
daemon off;
worker_processes 2;
pid $work/nginx.pid;
error_log $work/nginx.log warn;
events { worker_connections 512; }
http {
    access_log off;
    client_body_temp_path $work/t1; proxy_temp_path $work/t2; fastcgi_temp_path $work/t3;
    uwsgi_temp_path $work/t4; scgi_temp_path $work/t5;
    upstream rollcall { server unix:$work/web.sock; keepalive 8; }
    server {
        listen 127.0.0.1:$keeping ssl;
        ssl_certificate $work/rollcall.crt;
        ssl_certificate_key $work/rollcall.key;
        location / {
            include /etc/nginx/fastcgi_params;
            fastcgi_param REMOTE_USER ada@example.test;
            fastcgi_pass rollcall;
            fastcgi_keep_conn on;
            fastcgi_next_upstream off;
        }
    }
}
CONF
/usr/sbin/nginx -p "$work" -e "$work/nginx.log" -c "$work/nginx.conf" &
pids+=($!)

ask() {
    curl -s --noproxy '*' --max-time 10 --cacert "$work/rollcall.crt" \
        --resolve "$host:$port:127.0.0.1" "$@"
}
get() { ask -D "$work/head" -o "$work/body" -w '%{http_code}' "$@"; }
status() { [ "$(get "${@:2}")" = "$1" ]; }
has() { grep -q "$@" "$work/body"; }
head_has() { grep -qi "$1" "$work/head"; }
is_ada() { status 200 "${in[@]}" "$@" && has 'class="name">ada@example.test'; }
token() {
    get "${in[@]}" "$url/settings/dashboard" >/dev/null
    sed -n 's/.*name="csrf" value="\([^"]*\)".*/\1/p' "$work/body" | head -1
}
save() { # STATUS DAYS [curl's words]: of the dashboard's form
    status "$1" "${in[@]}" -H "Origin: $url" -H "Sec-Fetch-Site: same-origin" \
        --data-urlencode "csrf=$token" -d "inactive_days=$2" "${@:3}" "$url/settings/dashboard"
}
# FILE of BYTES: what a form of that size says in a field nobody knows
big() {
    { printf 'x=' && head -c "$2" /dev/zero | tr '\0' a; } >"$work/$1"
}
big small 200000
big large 300000
each() { # STATUS N FILE: so many lines, all of them that
    sort "$3" | uniq -c
    [ "$(wc -l <"$3")" = "$2" ] && [ "$(sort -u "$3")" = "$1" ]
}
at_once() { # STATUS N PATH [curl's words]: eight at a time
    ask -Z --parallel-max 8 --parallel-immediate --http1.1 "${in[@]}" -o "$work/void" \
        -w '%{http_code}\n' "${@:4}" "$url$3?n=[1-$2]" >"$work/codes"
    each "$1" "$2" "$work/codes"
}
in_a_row() { # N PATH: over one connection of the client
    ask "${in[@]}" -o "$work/void" -w '%{http_code}\n' "$url$2?n=[1-$1]" >"$work/codes"
    each 200 "$1" "$work/codes"
}
# What comes to the program, taken down by somebody who stands in for it.
taken_down() {
    exec perl -MSocket -e 'my ($s, $c, $got) = (undef, undef, "");
        alarm 20;
        socket($s, PF_UNIX, SOCK_STREAM, 0) && bind($s, sockaddr_un($ARGV[0])) or die;
        chmod 0666, $ARGV[0];
        listen($s, 5) && rename($ARGV[0], $ARGV[1]) or die;
        accept($c, $s) or die;
        while (sysread($c, $got, 65536, length $got)) { last if $got =~ /flash=saved/ }
        print $got;' "$work/taker.sock" "$work/web.sock"
}
cookies_seen() {
    ln "$work/web.sock" "$work/aside.sock"
    taken_down >"$work/sent" &
    local taker=$!
    wait_until '[ ! "$work/web.sock" -ef "$work/aside.sock" ]'
    get "${in[@]}" -b "session=secret; rollcall_flash=saved; other=secret" "$url/settings"
    wait $taker
    mv -f "$work/aside.sock" "$work/web.sock"
    grep -a -o "HTTP_COOKIE[ -~]*" "$work/sent"
    grep -qa "HTTP_COOKIErollcall_flash=saved" "$work/sent" && ! grep -qa secret "$work/sent"
}

# Everything a server in front has to bring to the program and back.
brings_all() {
    check "pages" '
        is_ada "$url/" &&
        is_ada "$url/settings" &&
        status 200 "${in[@]}" -I "$url/settings"'
    check "a path with encoded signs" '
        status 200 "${in[@]}" "$url/users/557058%3Agr%C3%BCn%20%26%201+1" &&
        has "Grace Hopper"'
    check "an encoded question mark is part of the path" '
        status 404 "${in[@]}" "$url/settings%3Fx=1"'
    check "a query with encoded signs" '
        status 200 "${in[@]}" "$url/audit?who=%26%23+%25%C3%BC&action=" &&
        has "value=\"&amp;# %ü\""'
    check "headers make nobody else" '
        is_ada -H "Remote-User: eve@example.test" -H "Remote_User: eve@example.test" -H \
            "X-Remote-User: eve@example.test" -H "Proxy: http://127.0.0.1:9" "$url/settings" &&
        ! has eve@'
    token=$(token)
    check "a form is saved" '
        save 303 41 &&
        head_has "^location:.*/settings/dashboard" &&
        head_has "^set-cookie: rollcall_flash=saved;.*secure"'
    check "and says so" '
        is_ada -b "a=1; rollcall_flash=saved; b=2" "$url/settings/dashboard" &&
        has "Changes saved" &&
        has "value=\"41\""'
    check "a form sent in pieces, too" 'save 303 42 --http1.1 -H "Transfer-Encoding: chunked"'
    check "a form from another site is refused" '
        status 403 "${in[@]}" -H "Origin: https://evil.example" --data-urlencode "csrf=$token" \
            "$url/settings/dashboard"'
    check "a large form arrives whole" '
        save 400 43 --data-binary @"$work/small" &&
        has "The form could not be read"'
    check "one past the limit is told so by the program" '
        save 413 44 --data-binary @"$work/large" &&
        has "larger than 256 KiB"'
    check "a large page comes whole" '
        status 200 "${in[@]}" "$url/filters" &&
        [ "$(wc -c <"$work/body")" -gt 900000 ] &&
        has "</html>"'
    check "a file comes whole" '
        status 200 "${in[@]}" "$url/users.csv" &&
        head_has "^content-disposition: attachment"'
    check "many one after the other" 'in_a_row 60 /settings'
}

in=(-u ada@example.test:lovelace)
css=$(basename "$work"/share/static/app*.css)
for front in apache lighttpd; do
    subject=$front port=${!front} url=https://$host:$port
    wait_for status 401 "$url/settings" || {
        cat "$work/$front".{err,log}
        exit 1
    }
    check "nobody without a password, or with a wrong one" '
        status 401 "$url/" &&
        status 401 -u ada@example.test:wrong "$url/" &&
        status 401 "$url/api/v1/sync"'
    brings_all
    check "many at once" 'at_once 200 60 /settings/dashboard'
    check "the program gets no cookie but its own" cookies_seen
    check "static files may be kept for a year" '
        status 200 "$url/static/$css" &&
        head_has "^cache-control: public, max-age=31536000, immutable" &&
        head_has "^content-type: text/css" &&
        cmp "$work/body" "$work/share/static/$css"'
    check "nothing else of the folder is served" '
        ! status 200 "${in[@]}" --path-as-is "$url/static/../templates/page/page.tpl" &&
        ! status 200 "$url/static/"'
    check "HSTS on pages" '
        get "${in[@]}" "$url/" &&
        head_has "^strict-transport-security: max-age=31536000"'
done
subject=lighttpd
check "health is not for visitors" '! status 200 "${in[@]}" "$url/healthz"'

subject=nginx-that-keeps port=$keeping url=https://$host:$keeping in=()
wait_for status 200 "$url/settings" || {
    cat "$work/nginx.log"
    exit 1
}
brings_all
check "300 in a row, and eight at a time" '
    in_a_row 300 /settings &&
    at_once 200 300 /settings'
check "300 saves, eight at a time" '
    at_once 303 300 /settings/dashboard --data-urlencode "csrf=$token" -d inactive_days=45'
check "and nginx saw no connection break" '
    ! grep -E "\[(emerg|alert|error|warn)\].*upstream" "$work/nginx.log"'

# Apache looks whether a kept connection is still open, but a moment before it sends: so one request
# at a time.
subject=apache-that-keeps port=$reusing url=https://$host:$reusing in=(-u ada@example.test:lovelace)
brings_all
check "100 in a row, at once" '
    start=$SECONDS &&
    in_a_row 100 /settings &&
    [ $((SECONDS - start)) -le 5 ]'
report
