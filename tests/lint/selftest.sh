#!/usr/bin/env bash
# Each lint must refuse what it is there for: a bad snippet goes into a copy of the tree, and the
# lint has to report more than before.
set -uo pipefail
cd "$(dirname "$0")/../.."
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
rc=0

cp -r core cgi-bin timer ctl sql templates docs man README.md Makefile .clang-format "$copy/"
mkdir -p "$copy/tests/browser" "$copy/static"
cp static/app.js "$copy/static/"
cp -r tests/lint "$copy/tests/"
in_copy() { (cd "$copy" && "$@"); }
as_somebody=(-c user.name=x -c user.email=x@example.test)
in_copy git init -q .
in_copy git add -A
declare -A clean

count_findings() { in_copy "tests/lint/$1.sh" 2>&1 | wc -l; }

# refuses LINT FILE WHAT: standard input is appended to FILE of the copy for the time of the lint.
refuses() {
    local lint=$1 file=$copy/$2 what=$3 existed=0 after
    [ -n "${clean[$lint]:-}" ] || clean[$lint]=$(count_findings "$lint")
    if [ -e "$file" ]; then
        existed=1
        cp "$file" "$copy/kept"
    fi
    mkdir -p "$(dirname "$file")"
    cat >>"$file"
    case $lint in traces | columns | sizes) in_copy git add -A ;; esac
    after=$(count_findings "$lint")
    if [ $existed = 1 ]; then mv "$copy/kept" "$file"; else rm "$file"; fi
    if [ "$after" -gt "${clean[$lint]}" ]; then
        echo "ok lint $lint refuses $what"
    else
        echo "not ok lint $lint lets $what pass"
        rc=1
    fi
}
# offer FILE WHAT: standard input is one of many snippets, each in a new file beside FILE.
: >"$copy/offered"
offer() {
    local file
    file=${1%.*}_$(wc -l <"$copy/offered").${1##*.}
    mkdir -p "$copy/${file%/*}"
    cat >"$copy/$file"
    echo "$file $2" >>"$copy/offered"
}
# refuses_offered LINT: one look must find a fault in each of them.
refuses_offered() {
    local found file what
    found=$(in_copy "tests/lint/$1.sh" 2>&1)
    while read -r file what; do
        rm "$copy/$file"
        if grep -q "^$file:" <<<"$found"; then
            echo "ok lint $1 refuses $what"
        else
            echo "not ok lint $1 lets $what pass"
            rc=1
        fi
    done <"$copy/offered"
    : >"$copy/offered"
}
lines() { for _ in $(seq "$1"); do echo "$2"; done; }
includes() { echo "#include $1" | refuses includes "$2" "$3"; }
statement() { printf -- "-- name: $1 ()\n$2\n" | refuses sql sql/queries/zz.sql "$3"; }

{ echo 'static void long_one(void) {' && lines 60 '    ;' && echo '}'; } |
    refuses sizes core/zz.c 'a function of 62 lines'
{ echo 'static void long_one(int a,' && echo '    int b) {' && lines 60 '    ;' && echo '}'; } |
    refuses sizes core/zz.c 'a long function whose signature takes two lines'
lines 401 '/* */' | refuses sizes core/zz.c 'a file of 401 lines'
echo 'int  a;' | refuses format core/zz.c 'code that is not formatted'
printf '/* %0101d */\n' 0 | refuses columns core/zz.c 'a line of 107 columns'

includes '"http/request.h"' core/base/text.c 'core knowing cgi-bin'
includes '"users/filter.h"' core/settings/access.c 'a room of core knowing a later one'
includes '"staging/stage.h"' cgi-bin/page/page.c 'cgi-bin knowing timer'
includes '"settings/webhook_form.h"' cgi-bin/users/user.c 'a room of pages knowing another'
includes '"page/page.h"' cgi-bin/http/request.c 'http knowing page'
includes '"net/connect.h"' cgi-bin/page/page.c 'the web program reaching out'
includes '"lane.h"' ctl/main.c 'ctl knowing timer'
includes '"base/text.h"' core/base/arena.h 'a circle of includes'
includes '<sqlite3.h>' cgi-bin/page/page.c 'a second wrapper of SQLite'
includes '<fcgiapp.h>' cgi-bin/page/page.c 'FastCGI outside its wrapper'
includes '<curl/curl.h>' timer/sync/lane.c 'curl outside its wrapper'
includes '<mxml.h>' cgi-bin/page/page.c 'mxml outside its wrapper'
includes '<sodium.h>' cgi-bin/http/csrf.c 'libsodium outside its wrapper'
includes '<ctemplate/template.h>' cgi-bin/main.c 'ctemplate outside its wrapper'

echo 'PAGE("/audit/old", READ, tasks_page),' |
    refuses rooms cgi-bin/routes.c 'an address answered in another room'
echo '<p>' | refuses rooms templates/users/zz.tpl 'a template without code'
statement_file=sql/queries/users/zz.sql
echo '-- name: ZZ ()' | refuses rooms $statement_file 'statements without code'

echo 'static int users_verdict;' | refuses names core/zz.c 'a private word in C'
echo '-- name: USERS_KEPT ()' | refuses names sql/queries/users/users.sql 'a private word in SQL'
echo 'said() { :; }' | refuses names tests/lint/zz.sh 'a private word in a test helper'

for call in 'strcpy(a, b)' 'sprintf(a, "x")' 'atoi(a)' 'system(a)' 'localtime(&t)' \
    'strtok(a, b)'; do
    echo "void f(void) { $call; }" | refuses banned core/zz.c "$call"
done
echo 'void f(void) { printf("%s", name); }' | refuses banned ctl/doctor.c 'output past the escapes'
echo 'const b = a.toSorted();' |
    refuses banned tests/browser/zz.mjs "what Debian's Node does not know"
echo 'const char *q = "SELECT name FROM user";' |
    refuses embedded_sql cgi-bin/page/page.c 'a SELECT in C'
echo 'const char *q = "DELETE FROM user";' |
    refuses embedded_sql timer/sync/lane.c 'a DELETE in C'

while read -r snippet; do
    offer templates/zz.tpl "$snippet" <<<"$snippet"
done <<'SNIPPETS'
<script>var a = {{A}};</script>
<p onclick="f({{A}})">x</p>
<a href={{A}}>x</a>
<{{A}}>
<p {{A}}="1">
<a href="/find?q={{A}}">x</a>
<textarea name="n">{{A}}</textarea>
<iframe srcdoc="{{A}}"></iframe>
<button formaction="{{A}}">x</button>
<p>{{A:none}}</p>
{{=<% %>=}}
{{%AUTOESCAPE context="HTML"}}
{{#S}}<p{{/S}}>
<p title="{{>PART}}">
{{#S}}<p>x</p>
<style>p { color: {{A}} }</style>
<p>{{lower}}</p>
SNIPPETS
echo '<input id="pincode" name="pincode" type="password">' |
    offer templates/zz.tpl 'a secret that a form sent again would show'
refuses_offered templates

statement ZZ_A 'SELECT nothing FROM user WHERE id = 1;' 'an unknown column'
statement ZZ_A 'SELECT 1;\nSELECT 2;' 'two statements in a block'
statement ZZ_A 'SELECT count(*) FROM user WHERE job_title = ?1;' 'a full scan'
statement ZZ_A "SELECT unixepoch('now');" 'a result that is not the same a second later'
statement ZZ_A 'SELECT 1;\n-- name: ZZ_A ()\nSELECT 1;' 'a name given twice'
echo 'CREATE TABLE zz (a INTEGER) STRICT;' |
    refuses schema sql/schema/9999_zz.sql 'a schema that differs from the golden one'
echo '"resolved": "https://registry.example/x.tgz"' |
    refuses traces tests/browser/zz.json 'a registry in a lock file'
echo 'see /root/somewhere' | refuses traces core/zz.c 'a path of one machine'
echo 'HARD += -fcf-protection' | refuses machines Makefile 'a flag of x86 for every machine'

# Old words where a person reads them: in C, across two lines and strings, in templates, pages'
# script and documentation.
echo 'const char *text = "It was deleted.";' | offer core/zz.c 'an old phrase in C'
printf 'const char *text = "It was "\n    "deleted.";\n' | offer core/zz.c 'one in two strings'
printf '<p>Run it\n   once now</p>\n' | offer templates/zz.tpl 'one on two lines of a template'
echo '<p>Run it <b>once</b> now</p>' | offer templates/zz.tpl 'one with a tag inside'
for half in ', or try again.' '; it stays off' ' more seats by %s' 'and nobody else' \
    '%s seat%s left'; do
    echo "const char *text = \"$half\";" | offer core/zz.c "half a sentence in C: $half"
done
echo '<img alt="Look at it">' | offer templates/zz.tpl 'one in an attribute'
echo 'say("Look at it");' | refuses wording static/app.js 'one in the script of the pages'
echo 'Look at it.' | offer docs/zz.md 'one in the documentation'
echo 'Look at it.' | offer man/zz.1 'one in a man page'
for word in 'already so' 'takes away' 'taken out of the group' mended 'came to its end' \
    'comes to an end' 'word goes out' 'what came of it' steers Everybody 'acts on them' \
    'the ticked people'; do
    echo "const char *text = \"x, $word.\";" | offer core/zz.c "\"$word\""
done
hint=$(lines 21 word | paste -sd ' ')
for class in hint lede 'wide hint'; do
    echo "<p class=\"$class\">$hint</p>" | offer templates/zz.tpl "a $class of 21 words"
done
echo "<p class=\"hint\">${hint/word/<b>{{A\}\}<\/b>}</p>" |
    offer templates/zz.tpl 'a hint of 21 words with a value and a tag'
refuses_offered wording

# What it must leave alone.
count_findings wording >"$copy/before"
{
    echo '/* It was deleted. Take away. */' && echo 'int mend; /* mended */'
} >"$copy/core/zz.c"
echo "<p class=\"hint\">${hint/word /}</p>{{! It was deleted. }}" >"$copy/templates/zz.tpl"
if count_findings wording | cmp -s - "$copy/before"; then
    echo "ok lint wording allows comments and a hint of 20 words"
else
    echo "not ok lint wording refuses a comment or a hint of 20 words"
    rc=1
fi
rm "$copy/core/zz.c" "$copy/templates/zz.tpl"

for subject in 'core: a subject that is longer than seventy-two columns, as many of them were' \
    'no room before it' 'core: ends with a full stop.'; do
    in_copy git "${as_somebody[@]}" commit -q --allow-empty -m "$subject"
    if [ -n "$(in_copy tests/lint/commits.sh)" ]; then
        echo "ok lint commits refuses $subject"
    else
        echo "not ok lint commits lets $subject pass"
        rc=1
    fi
    in_copy git update-ref -d HEAD
done
exit $rc
