# shellcheck shell=bash
# E-mail in the booted system; read by inside.sh.
# A mail server of one script; it writes sign-ins and messages to /tmp/mail.
mail_server() {
    cat >/opt/mail-server <<'END'
#!/bin/bash
printf '220 mail.example.test\r\n'
while IFS= read -r line; do
    case $line in
    EHLO*) printf '250-mail.example.test\r\n250 AUTH PLAIN\r\n' ;;
    AUTH*) printf '334 \r\n'
        read -r answer
        base64 -di <<<"$answer" | tr '\0' ' ' >>/tmp/mail
        printf '235 welcome\r\n' ;;
    DATA*) printf '354 go on\r\n'
        while IFS= read -r line && [ "$line" != $'.\r' ]; do echo "$line"; done >>/tmp/mail
        printf '250 taken\r\n' ;;
    QUIT*) exit ;;
    *) printf '250 fine\r\n' ;;
    esac
done
END
    chmod +x /opt/mail-server
    printf '[Socket]\nListenStream=127.0.0.1:2525\nAccept=yes\n' >/run/systemd/system/mail.socket
    printf '[Service]\nExecStart=/opt/mail-server\nStandardInput=socket\n' \
        >/run/systemd/system/mail@.service
    systemctl daemon-reload
    systemctl start mail.socket
}
mails() {
    mail_server
    check "e-mail is set up" 'post /settings/email 303 -d enabled=on -d server=127.0.0.1 \
        -d port=2525 -d tls=none -d user=rollcall -d password=Sm7p-Pass-word \
        -d from=rollcall@example.test -d to=team@example.test'
    get "$url/settings/email" >/dev/null
    last_token=$(form_token)
    check "lane notify signs in with what only it can open, and sends" \
        'post /settings/email/test 303 && until_true 150 "grep \"^Subject: .test.\" /tmp/mail" &&
            grep "^ rollcall Sm7p-Pass-word" /tmp/mail'
    check "and says that it arrived" \
        'until_true 50 "[ \"\$(sql \"SELECT state FROM delivery\")\" = sent ]"'
    last_token=
}
