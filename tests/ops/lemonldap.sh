#!/usr/bin/env bash
# Signing in through LemonLDAP::NG: Debian's own FastCGI server and portal as processes of this
# test, nginx.conf.example with #llng# switched on, and the virtual host of docs/lemonldap-ng.json.
. "$(dirname "$0")/fixture.bash"
tls=$(tests/free_ports.mjs 4)
portal=$((tls + 1)) http=$((tls + 2)) local_port=$((tls + 3))
auth=auth.intranet.example
new_certificate server "/CN=$host" "DNS:$host,DNS:$auth" || exit 1

# LemonLDAP::NG refuses to be root, so it is somebody else with a folder of its own.
as_web=()
[ "$(id -u)" -ne 0 ] || as_web=(setpriv --reuid=www-data --regid=www-data --clear-groups)
sso=$work/sso
mkdir -p "$sso"/{conf,sessions/lock,psessions/lock,cache}
cat >"$sso/lemonldap-ng.ini" <<CONF
[all]
logLevel = warn
checkTime = 1
[configuration]
type = File
dirName = $sso/conf
localStorage = Cache::FileCache
localStorageOptions = { 'namespace' => 'config', 'cache_root' => '$sso/cache' }
[portal]
staticPrefix = /static
templateDir = /usr/share/lemonldap-ng/portal/templates
languages = en
[handler]
status = 0
CONF
# Nobody is asked for a captcha, and a portal without a module that draws them does not start.
mkdir -p "$sso/lib/Lemonldap/NG/Portal/Captcha"
cat >"$sso/lib/Lemonldap/NG/Portal/Captcha/None.pm" <<'MODULE'
package Lemonldap::NG::Portal::Captcha::None;
use Mouse;
extends 'Lemonldap::NG::Portal::Main::Plugin';
sub init { 1 }
1;
MODULE
# Debian's demonstration accounts: each has its name as password, and an address at badwolf.org.
cat >"$work/base.json" <<CONF
{ "cfgNum": 1, "cfgVersion": "2.16.1", "cfgAuthor": "test", "cfgDate": "1",
  "authentication": "Demo", "userDB": "Same", "passwordDB": "Null", "registerDB": "Null",
  "demoExportedVars": { "cn": "cn", "mail": "mail", "uid": "uid" },
  "domain": "intranet.example", "portal": "https://$auth:$portal/", "cookieName": "lemonldap",
  "securedCookie": 1, "requireToken": 0, "captcha": "::Captcha::None",
  "portalSkin": "bootstrap", "whatToTrace": "uid",
  "globalStorage": "Apache::Session::File",
  "globalStorageOptions":
    { "Directory": "$sso/sessions", "LockDirectory": "$sso/sessions/lock" },
  "persistentStorage": "Apache::Session::File",
  "persistentStorageOptions":
    { "Directory": "$sso/psessions", "LockDirectory": "$sso/psessions/lock" },
  "localSessionStorage": "Cache::FileCache",
  "localSessionStorageOptions": { "cache_root": "$sso/cache", "namespace": "sessions" },
  "locationRules": { "$auth": { "default": "accept" }, "$host": { "^/audit": "deny" } } }
CONF
jq -s '.[0] * .[1]' "$work/base.json" docs/lemonldap-ng.json >"$sso/conf/lmConf-1.json" || exit 1
chmod 0755 "$work"
[ "$(id -u)" -ne 0 ] || chown -R www-data: "$sso"
LLNG_DEFAULTCONFFILE=$sso/lemonldap-ng.ini LLNG_DEFAULTLOGGER=Lemonldap::NG::Common::Logger::Std \
    PERL5LIB=$sso/lib "${as_web[@]}" /usr/sbin/llng-fastcgi-server --foreground --proc 2 \
    --socket "$sso/llng.sock" --pid "$sso/llng.pid" >"$work/llng.log" 2>&1 &
pids+=($!)

install_program dwho@badwolf.org
start_program
{
    nginx_begin
    nginx_example "$tls" "$http" "$local_port" |
        sed -e "s/#llng# //; s#unix:/run/llng[^;]*#unix:$sso/llng.sock#"
    sed -e "s/listen 80;/listen 127.0.0.1:$portal ssl;/; /listen \[::\]/d" \
        -e "s#auth.example.com;#$auth; ssl_certificate $work/server.crt;#" \
        -e "s#^ *root #ssl_certificate_key $work/server.key; root #" \
        -e "s#unix:/var/run/llng[^;]*#unix:$sso/llng.sock#" /etc/lemonldap-ng/portal-nginx.conf
    echo "}"
} >"$work/nginx.conf"
start_nginx "$work/nginx.conf"

url=https://$host:$tls
get() {
    curl -s --noproxy '*' --max-time 20 --cacert "$work/server.crt" -D "$work/head" \
        -o "$work/body" -c "$work/jar" -b "$work/jar" -w '%{http_code}' \
        --resolve "$host:$tls:127.0.0.1" --resolve "$auth:$portal:127.0.0.1" "$@"
}
status() { [ "$(get "${@:2}")" = "$1" ]; }
header() { sed -n "s/^$1: *//Ip" "$work/head" | tr -d '\r' | tail -1; }
# As a browser does: goes to ADDRESS, signs in at the portal as NAME, ends where that leads to.
sign_in() { # NAME ADDRESS
    rm -f "$work/jar"
    status 302 "$2" || return 1
    local to
    to=$(header location)
    [ "${to#"https://$auth:$portal/?url="}" != "$to" ] || return 1
    get "$to" >/dev/null
    get -d "user=$1" -d "password=$1" --data-urlencode "url=$(query url "$to")" "$to" >/dev/null
    back=$(header location)
    [ -n "$back" ] && get "$back" >/dev/null
}
query() { # NAME ADDRESS: that parameter of it
    node -e 'console.log(new URL(process.argv[2]).searchParams.get(process.argv[1]))' "$@"
}

wait_for test -S "$sso/llng.sock" || {
    cat "$work/llng.log"
    exit 1
}
wait_for status 302 "$url/" || echo "nothing answers"
far='/users?product=confluence&inactive_days=30&q=%26%23%2Fa+b%25&group='
check "nobody is sent to the portal" 'status 302 "$url/settings"'
check "the sign-in leads back to the whole address" '
    sign_in dwho "$url$far" &&
    [ "$back" = "$url$far" ]'
check "as the person whose address it is" '
    status 200 "$url/settings" &&
    grep -q "class=\"name\">dwho@badwolf.org" "$work/body"'
check "a rule of its own holds, however the address is written" '
    (for path in /audit /%61udit //audit /x/../audit "/audit?who="; do
        ! status 200 --path-as-is "$url$path" || exit 1
    done) && status 200 "$url/settings?x=/audit"'
check "headers make nobody else" '
    status 200 -H "Auth-Mail: eve@badwolf.org" -H "Remote-User: eve@badwolf.org" \
        "$url/settings" &&
    ! grep -q eve@ "$work/body"'
check "scripts with a session get their answer" '
    status 200 "$url/api/v1/sync" &&
    jq -e .runs "$work/body"'
get "$url/settings/dashboard" >/dev/null
token=$(sed -n 's/.*name="csrf" value="\([^"]*\)".*/\1/p' "$work/body" | head -1)
check "a form is saved" '
    status 303 -H "Origin: $url" --data-urlencode "csrf=$token" -d inactive_days=31 \
        "$url/settings/dashboard"'
check "whom the program does not know it refuses" '
    sign_in rtyler "$url/settings" &&
    status 403 "$url/settings" &&
    grep -q rtyler@badwolf.org "$work/body"'
rm -f "$work/jar"
check "without one they are told, not sent away" '
    status 401 "$url/api/v1/sync" &&
    jq -e .error "$work/body" &&
    [ -z "$(header location)" ]'
check "a button pressed too late leads back to its page" '
    status 303 -e "$url$far" -d csrf=x "$url/users/bulk" &&
    [ "$(header location)" = "$far" ]'
check "a forged session is none" 'status 302 -b "lemonldap=0123456789abcdef" "$url/settings"'
check "the question to LemonLDAP::NG is no page" 'status 404 "$url/lmauth"'
check "nginx has nothing to say" '! grep -E "\[(emerg|alert|warn)\]" "$work/error.log"'
[ "$failed" -eq 0 ] || tail -n 30 "$work/llng.log" "$work/error.log"
report
