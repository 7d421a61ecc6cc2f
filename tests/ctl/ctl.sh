#!/usr/bin/env bash
# rollcallctl at the shell: verbs, owners, settings out and in. Prints "N passed, N failed".
. "$(dirname "$0")/fixture.bash"

expect "no verb" 2 "usage:"
expect "unknown verb" 2 "usage:" frobnicate
expect "a verb too many" 2 "usage:" grant a b
expect "grant without a name" 2 "usage:" grant
expect "an argument nobody asked for" 2 "usage:" backup a b
expect "an argument for a verb without" 2 "usage:" doctor now
expect "help" 0 "usage:" help
expect "version" 0 "SQLite" version
# On standard output, whatever the configuration is.
for program in rollcall.fcgi rollcall-timer rollcallctl; do
    check "$program --help" '
        [[ "$(ROLLCALL_CONF=/nowhere "$build/$program" --help 2>/dev/null)" == \
            "usage: $program"* ]] &&
        ROLLCALL_CONF=/nowhere "$build/$program" --help >"$work/said"'
    check "$program --version" '
        [[ "$(ROLLCALL_CONF=/nowhere "$build/$program" --version 2>/dev/null)" =~ \
            ^rollcall.*[0-9]+\.[0-9]+ ]] &&
        ROLLCALL_CONF=/nowhere "$build/$program" --version >"$work/said"'
done
expect "an option it does not know" 2 "usage:" --frobnicate

expect "init" 0 "created" init
check "seal.key is for its owner only" '[ "$(stat -c %a "$work/keys/seal.key")" = 600 ]'
check "owner and group write the database and what lies beside it, nobody else" \
    '[ "$(stat -c %a "$ROLLCALL_DB"* | sort -u)" = 660 ]'
before=$(sha256sum "$work/keys/seal.key" "$work/keys/seal.pub")
expect "init again" 0 "unchanged" init
check "init keeps the keys" \
    '[ "$before" = "$(sha256sum "$work/keys/seal.key" "$work/keys/seal.pub")" ]'

expect "grant" 0 "is now an owner with full access" grant " Ada@example.test "
expect "grant again" 0 "is an owner already" grant ada@EXAMPLE.test
expect "status names owners" 0 "Ada@example.test" status
expect "status as JSON" 0 '"lastSync"' status --json
expect "status as something else" 2 "--json" status --xml
for verb in status export doctor; do # half of an output must not pass for the whole
    "$build/rollcallctl" $verb >/dev/full 2>"$work/said"
    if [ $? -eq 1 ]; then pass; else fail "$verb onto a full disk"; fi
done
expect "revoke without regard to case" 0 "no longer" revoke ADA@example.test
expect "revoke again" 0 "is not an owner" revoke ada@example.test
expect "grant an empty name" 2 "" grant "  "
equal "grant and revoke are in the audit" owner.grant,owner.revoke \
    "$(sql "SELECT group_concat(action) FROM audit
             WHERE who LIKE 'host:%' AND subject LIKE 'ada@%'")"

# --- settings out and in
expect "export" 0 "inactive_days" export
cp "$work/said" "$work/settings.xml"
check "export holds no secret" '! grep -qiE "sealed|csrf|secret" "$work/settings.xml"'
sed 's|name="inactive_days">30<|name="inactive_days">45<|' "$work/settings.xml" >"$work/changed.xml"
expect "import" 0 "1 settings changed" import "$work/changed.xml"
equal "the setting has changed" 45 "$(sql "SELECT value FROM setting
    WHERE name = 'inactive_days'")"
equal "import is in the audit" 3045 "$(sql "SELECT before || after FROM audit
    WHERE action = 'setting.change'")"
expect "import the same again" 0 "0 settings changed" import "$work/changed.xml"
before_import=$(state)
refuse() { # NAME TEXT DOCUMENT
    printf '%s' "$3" >"$work/bad.xml"
    expect "import refuses $1" 1 "$2" import "$work/bad.xml"
    [ "$before_import" = "$(state)" ] && pass || fail "$1 changed something"
}
setting() { printf '<setting name="%s">%s</setting>' "$1" "$2"; } # NAME VALUE
wrap() { printf '<rollcall-settings version="1">%s</rollcall-settings>' "$1"; }
good='<setting name="inactive_days">60</setting>'
refuse "an empty file" "" ""
refuse "what is not XML" "" "hello"
refuse "a broken document" "" '<rollcall-settings version="1"><setting'
refuse "another document" "not a settings document" '<html version="1"/>'
refuse "no version" "version" '<rollcall-settings/>'
refuse "a newer version" "newer" '<rollcall-settings version="99"/>'
refuse "an unknown element" "frob: unknown element" "$(wrap "$good<frob/>")"
refuse "an unknown setting" "frob: unknown setting" "$(wrap "$good$(setting frob 1)")"
refuse "a number below" "3 to 180" "$(wrap '<setting name="inactive_days">2</setting>')"
refuse "a number above" "3 to 180" "$(wrap '<setting name="inactive_days">181</setting>')"
refuse "a word for a number" "whole number" "$(wrap '<setting name="inactive_days">many</setting>')"
refuse "an unknown choice" "one of" "$(wrap "$good$(setting product_admins root)")"
refuse "an unknown zone" "time zone" \
    "$(wrap "$good$(setting sync.time_zone Mars/Base)")"
refuse "a path for a zone" "time zone" \
    "$(wrap "$good$(setting sync.time_zone ../../etc/passwd)")"
refuse "a mail server with a port" "host name" \
    "$(wrap "$good$(setting mail.server smtp.example.com:25)")"
refuse "a sender without an address" "e-mail address" \
    "$(wrap "$good$(setting mail.from Rollcall)")"
refuse "a recipient without an address" "one per line" \
    "$(wrap "$good$(setting mail.to "$(printf 'ada@example.test\nben')")")"
refuse "more recipients than the form" "up to 20" \
    "$(wrap "$good$(setting mail.to "$(seq -f 'user%g@example.test' 21)")")"
refuse "a password in the open" "encryption is required" "$(wrap "$(
    setting mail.server smtp.example.com
    setting mail.user rollcall
    setting mail.tls none
)")"
refuse "a setting twice" "duplicate setting" "$(wrap "$good$good")"
refuse "an unknown attribute" "unknown attribute colour" \
    "$(wrap '<setting name="inactive_days" colour="red">30</setting>')"
hook() {
    printf '<webhook name="A" enabled="true"><url>%s</url><trigger>%s</trigger></webhook>' "$1" "$2"
}
rule=https://api-private.atlassian.com/automation/webhooks/a
webhook=$(hook "$rule" taskFailure)
refuse "a foreign webhook" "" "$(wrap "$good$(hook https://evil.example/x taskFailure)")"
refuse "an unknown trigger" "trigger" \
    "$(wrap "$good$(hook "$rule" frob)")"
secret=${webhook%</webhook>}'<secret>x</secret></webhook>'
refuse "a secret" "unknown or duplicate element secret" "$(wrap "$good$secret")"
refuse "a document type" "" "<!DOCTYPE x [<!ENTITY a \"b\">]>$(wrap "$good")"
refuse "too long a file" "" "$(wrap "$(head -c 300000 /dev/zero | tr '\0' ' ')")"
refuse "invalid UTF-8" "" "$(wrap "$(printf '<webhook name="\xff" enabled="true"/>')")"
expect "import a file that is not there" 1 "could not be opened" import "$work/none.xml"
wrap "$good$webhook" >"$work/hook.xml"
expect "import a webhook" 0 "1 webhooks added" import "$work/hook.xml"
wrap "$good$(
    setting mail.server localhost
    setting mail.user rollcall
    setting mail.tls none
    setting mail.to "$(seq -f 'user%g@example.test' 20)"
)" >"$work/mail.xml"
expect "import what the form takes" 0 "4 settings changed" import "$work/mail.xml"
sql "INSERT INTO mail_password VALUES (1, x'00', 's', 1, 't')"
expect "a password for the same server is kept" 0 "0 settings changed" import "$work/mail.xml"
sed 's|<setting name="mail.to"|<setting name="mail.port">2525</setting>&|' "$work/mail.xml" \
    >"$work/port.xml"
expect "that it forgets one for another is told" 0 "deleted: the mail password" \
    import "$work/port.xml"
check "and done" '[ "$(sql "SELECT count(*) FROM mail_password")" = 0 ]'
expect "it says which lack a secret" 0 "without a secret: A" import "$work/hook.xml"

# --- revoke looks again
ctl grant again@example.test
sql "CREATE TRIGGER stay BEFORE DELETE ON owner BEGIN SELECT RAISE(IGNORE); END"
expect "revoke fails when somebody stays" 1 "is still an owner" revoke again@example.test
sql "DROP TRIGGER stay;
    CREATE TRIGGER back AFTER DELETE ON owner BEGIN INSERT INTO owner VALUES (old.who, 1, 'x');
    END"
expect "or comes back" 1 "is still an owner" revoke again@example.test
sql "DROP TRIGGER back"
equal "and notes nothing" 0 "$(sql "SELECT count(*) FROM audit
    WHERE action = 'owner.revoke' AND subject LIKE 'again%'")"
sql "INSERT INTO user (account_id, name, email, status, claim_status, first_seen)
     VALUES ('77:aa', 'Ada', 'ada@example.test', 'active', 'managed', 1)"
ctl grant 77:aa
expect "revoke by e-mail names the account that stays" \
    1 "still an owner as 77:aa" revoke ada@example.test
expect "that one is revoked" 0 "no longer" revoke 77:aa

# --- a terminal obeys no control character in a name
name="'Acme' || char(27) || ']0;pwned' || char(7) || char(10) || 'ok    fine' || char(155)"
sql "INSERT INTO owner VALUES ($name, 1, 't')"
expect "status is one line a fact" 0 'Acme\x1b]0;pwned\x07\x0aok    fine\xc2\x9b' status
for verb in status "status --json" doctor export; do
    script -qec "$build/rollcallctl $verb" /dev/null </dev/null >"$work/said" 2>&1
    check "no control character of $verb reaches a terminal" \
        '! tr -d "\r\n" <"$work/said" | LC_ALL=C grep -q "[[:cntrl:]]"'
done
expect "export is as it is for a file" 0 '<?xml' export

echo "FROB=1" >"$ROLLCALL_CONF"
expect "an unknown name in the configuration" 2 "line 1" doctor
expect "help and versions come without one" 0 "SQLite" version
report
