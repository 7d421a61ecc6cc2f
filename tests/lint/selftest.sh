#!/usr/bin/env bash
# Each lint must refuse what it is there for: a bad snippet goes into a copy of the tree, and the lint has to complain.
set -uo pipefail
cd "$(dirname "$0")/../.."
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
rc=0

cp -r core cgi-bin timer ctl sql templates Makefile .clang-format "$copy/"
mkdir -p "$copy/tests/browser"
cp -r tests/lint "$copy/tests/"
(cd "$copy" && git init -q . && git add -A)
declare -A clean

# refuses LINT FILE WHAT: with standard input appended to FILE of the copy, the lint must complain more than before
refuses() {
    local file=$copy/$2 existed=0 after
    [ -n "${clean[$1]:-}" ] || clean[$1]=$(cd "$copy" && "tests/lint/$1.sh" 2>&1 | wc -l)
    [ ! -e "$file" ] || { existed=1; cp "$file" "$copy/kept"; }
    cat >>"$file"
    [ "$1" != traces ] || (cd "$copy" && git add -A)
    after=$(cd "$copy" && "tests/lint/$1.sh" 2>&1 | wc -l)
    if [ $existed = 1 ]; then mv "$copy/kept" "$file"; else rm "$file"; fi
    if [ "$after" -gt "${clean[$1]}" ]; then echo "ok lint $1 refuses $3"; else
        echo "not ok lint $1 lets $3 pass"
        rc=1
    fi
}

{ echo 'static void long_one(void) {'; for _ in $(seq 60); do echo '    ;'; done; echo '}'; } | refuses sizes core/zz.c 'a function of 62 lines'
for _ in $(seq 561); do echo '/* */'; done | refuses sizes core/zz.c 'a file that is too long'
{ echo 'static void long_one(int a,'; echo '                     int b) {'; for _ in $(seq 60); do echo '    ;'; done; echo '}'; } |
    refuses sizes core/zz.c 'a long function whose signature takes two lines'
echo 'int  a;' | refuses format core/zz.c 'code that is not formatted'
printf '/* %0101d */\n' 0 | refuses columns core/zz.c 'a line of 107 columns'
echo '#include "http/request.h"' | refuses includes core/base/text.c 'core knowing cgi-bin'
echo '#include "sync/stage.h"' | refuses includes cgi-bin/page/page.c 'cgi-bin knowing timer'
echo '#include <sqlite3.h>' | refuses includes cgi-bin/page/page.c 'a second wrapper of SQLite'
echo '#include <fcgiapp.h>' | refuses includes cgi-bin/page/page.c 'FastCGI outside its wrapper'
echo '#include <curl/curl.h>' | refuses includes timer/sync/lane.c 'curl outside its wrapper'
echo '#include "net/connect.h"' | refuses includes cgi-bin/page/page.c 'the web program reaching out'
echo '#include <mxml.h>' | refuses includes cgi-bin/page/page.c 'mxml outside its wrapper'
echo '#include <sodium.h>' | refuses includes cgi-bin/http/csrf.c 'libsodium outside its wrapper'
echo '#include <ctemplate/template.h>' | refuses includes cgi-bin/main.c 'ctemplate outside its wrapper'
echo '#include "lane.h"' | refuses includes ctl/main.c 'ctl knowing timer'
for f in 'strcpy(a, b)' 'sprintf(a, "x")' 'atoi(a)' 'system(a)' 'localtime(&t)' 'strtok(a, b)'; do
    echo "void f(void) { $f; }" | refuses banned core/zz.c "$f"
done
echo 'void f(void) { printf("%s", name); }' | refuses banned ctl/doctor.c 'words past the escapes'
echo 'const b = a.toSorted();' | refuses banned tests/browser/zz.mjs "what Debian's Node does not know"
echo 'const char *q = "SELECT name FROM user";' | refuses embedded_sql cgi-bin/page/page.c 'a SELECT in C'
echo 'const char *q = "DELETE FROM user";' | refuses embedded_sql timer/sync/lane.c 'a DELETE in C'
for t in '<script>var a = {{A}};</script>' '<p onclick="f({{A}})">x</p>' '<a href={{A}}>x</a>' '<{{A}}>' '<p {{A}}="1">' \
    '<a href="/find?q={{A}}">x</a>' '<textarea name="n">{{A}}</textarea>' '<iframe srcdoc="{{A}}"></iframe>' \
    '<button formaction="{{A}}">x</button>' '<p>{{A:none}}</p>' '{{=<% %>=}}' '{{%AUTOESCAPE context="HTML"}}' \
    '{{#S}}<p{{/S}}>' '<p title="{{>PART}}">' '{{#S}}<p>x</p>' '<style>p { color: {{A}} }</style>' '<p>{{lower}}</p>'; do
    echo "$t" | refuses templates templates/zz.tpl "$t"
done
echo '<input id="token" name="token" type="password">' | refuses templates templates/zz.tpl 'a secret that a form sent again would show'
printf -- '-- name: ZZ_A ()\nSELECT nothing FROM user WHERE id = 1;\n' | refuses sql sql/queries/zz.sql 'an unknown column'
printf -- '-- name: ZZ_A ()\nSELECT 1;\nSELECT 2;\n' | refuses sql sql/queries/zz.sql 'two statements in a block'
printf -- '-- name: ZZ_A ()\nSELECT count(*) FROM user WHERE nickname = ?1;\n' | refuses sql sql/queries/zz.sql 'a full scan'
printf -- "-- name: ZZ_A ()\nSELECT unixepoch('now');\n" | refuses sql sql/queries/zz.sql 'an answer that is not the same a second later'
printf -- '-- name: AUDIT_LATEST ()\nSELECT 1;\n-- name: AUDIT_LATEST ()\nSELECT 1;\n' | refuses sql sql/queries/zz.sql 'a name given twice'
echo 'CREATE TABLE zz (a INTEGER) STRICT;' | refuses schema sql/schema/9999_zz.sql 'a schema that differs from the golden one'
echo '"resolved": "https://registry.example/x.tgz"' | refuses traces tests/browser/zz.json 'a registry in a lock file'
echo 'see /root/somewhere' | refuses traces core/zz.c 'a path of one machine'
echo 'HARD += -fcf-protection' | refuses machines Makefile 'a flag of x86 for every machine'
exit $rc
