#!/usr/bin/env bash
# What the demo of `make run` shows after its first start: settings, saved filters, tasks and runs,
# made by the forms as people would, and the history of demo_seed.sql. Run by tests/run.sh.
# Usage: demo_state.sh PORT STATE
set -euo pipefail
port=$1 state=$2
admin=http://127.0.0.1:$port
sql() { sqlite3 -cmd '.timeout 20000' "$state/rollcall.db" "$1"; }
csrf=$(curl -fs "$admin/tasks/new" | grep -o 'name="csrf" value="[^"]*"' | head -1 |
    cut -d'"' -f4)

post() { # PATH NAME=VALUE...: as the organization admin; prints where it leads to
    local path=$1 sent=() field answer
    shift
    for field in "csrf=$csrf" "$@"; do sent+=(--data-urlencode "$field"); done
    answer=$(curl -s -o "$state/answer" -w '%{http_code} %{redirect_url}' "${sent[@]}" \
        "$admin$path")
    case $answer in
        30[23]\ *) echo "${answer#* "$admin"}" ;;
        *)
            echo "$path answers $answer: $*" >&2
            return 1
            ;;
    esac
}
save() { post "$@" >/dev/null; }
wait_for_end() { # RUN: the lane of tasks is at work meanwhile
    local tries
    for ((tries = 0; tries < 600; tries++)); do
        [ "$(sql "SELECT state FROM run WHERE id = ${1##*/}")" != 'done' ] || return 0
        sleep 0.1
    done
    echo "run ${1##*/} does not end well" >&2
    return 1
}
planned() { sql "SELECT planned FROM run WHERE id = ${1##*/}"; }

# Filters
declare -A filter
new_filter() { # KEY NAME QUERY
    save /filters "name=$2" "query=$3"
    filter[$1]=$(sql "SELECT id FROM saved_filter WHERE name = '$2'")
}

new_task() { # NAME FILTER ACTION FIELD...
    post /tasks/new "name=$1" "filter=${filter[$2]}" "action=$3" group= every_days=7 time=07:30 \
        time_zone=Europe/Berlin cap_percent=100 limit_mode=longest notify= "${@:4}"
}
preview() { post "$1/preview"; } # TASK
run_now() { # RUN
    save "$1" do=run dry_run=false "confirm_count=$(planned "$1")"
}

settings() {
    save /settings/display rows=50 zone=Europe/Berlin
    save /settings/sync enabled=on slot=2 time_zone=Europe/Berlin
    save /settings/access product_admins=full user_access_admins=read confirm=yes
    save /settings/tasks approval_users=60
    save /settings/email enabled=on server=127.0.0.1 "port=$(cat "$state/mail.port")" tls=none \
        from=rollcall@tidewater.test to=collab-tools@tidewater.test user= password=
    save /settings/automation 'name=Tell the collaboration team' trigger=taskSuccess \
        trigger=taskFailure trigger=orgKeyExpiry trigger=approvalNeeded trigger=bulkDone \
        "url=http://127.0.0.1:$(cat "$state/demo.port")/automation/webhooks/jira/a/tidewater" \
        secret=demo-secret-of-the-rule 'notes=Rule "Rollcall: post to #collab-tools"' enabled=on
}
# The company's own price lists: bands a month, and one product paid by the year.
price_fields() {
    local product site key plan prices due
    while read -r product site plan due prices; do
        key=$product.$(sql "SELECT site FROM product
            WHERE product = '$product' AND site_name = '$site'")
        printf '%s\n' "plan.$key=$plan" "$due.$key=$(renewal_or_day "$due")" \
            "priced_on.$key=$(date -d '-40 days' +%F)" "prices.$key=${prices//, /;}"
    done <<'END'
jira-software tidewater monthly billing_day 1-100 14.54, 101-250 13.90, 251-1000 11.20, 1001- 9.80
jira-software tidewater-labs monthly billing_day 1-100 7.91, 101-250 7.40, 251- 6.10
confluence tidewater monthly billing_day 1-100 5.42, 101-250 5.18, 251-1000 4.70, 1001- 4.10
confluence tidewater-labs monthly billing_day 1-100 5.42, 101-250 5.18, 251- 4.70
jira-product-discovery tidewater monthly billing_day 1-100 10.00, 101- 8.60
jira-servicedesk tidewater annual renews_on 200 38000, 300 54600, 400 70400, 500 85000
bitbucket tidewater-code monthly billing_day 1-100 3.30, 101- 2.90
END
}
renewal_or_day() { if [ "$1" = billing_day ]; then echo 12; else date -d '+97 days' +%F; fi; }
prices() {
    local fields
    mapfile -t fields < <(price_fields)
    save /settings/prices currency=EUR "${fields[@]//;/$'\n'}"
}
protection() {
    local account
    for account in $(sql "SELECT account_id FROM user WHERE email LIKE 'svc-%' ORDER BY email"); do
        save "/users/$account/protect" action=protect 'reason=Service account, owned by IT' until=
    done
    account=$(sql "SELECT account_id FROM user WHERE department = 'Finance' ORDER BY email LIMIT 1")
    save "/users/$account/protect" action=protect 'reason=On parental leave' \
        "until=$(date -d '+120 days' +%F)"
}
filters() {
    labs=$(sql "SELECT site FROM product WHERE product = 'jira-software'
        AND site_name = 'tidewater-labs'")
    new_filter confluence 'Confluence unused for 60 days' 'product=confluence&inactive_days=60'
    new_filter discovery 'Jira Product Discovery unused for 45 days' \
        'product=jira-product-discovery&inactive_days=45'
    new_filter contractors 'Contractors who left Jira' \
        'product=jira-software&inactive_days=90&group=external-contractors'
    new_filter bots 'Service accounts' 'q=svc-'
    new_filter labs 'Jira of the labs unused for 90 days' \
        "product=jira-software&site=$labs&inactive_days=90"
}
tasks() {
    local task run
    # One that ran, and runs again every Monday.
    task=$(new_task 'Free Discovery seats' discovery remove-unused:jira-product-discovery \
        schedule=weekdays weekday=mon cap_users=25)
    run=$(preview "$task")
    save "$run" do=seen switch=on
    run=$(preview "$task")
    run_now "$run"
    wait_for_end "$run"
    # One that waits for a second person.
    task=$(new_task 'Free Confluence seats' confluence remove-unused:confluence schedule=manual \
        cap_users=500)
    run=$(preview "$task")
    save "$run" do=seen switch=on
    run_now "$(preview "$task")"
    # One that nobody has looked at yet.
    new_task 'Suspend idle contractors' contractors suspend schedule=weekdays weekday=fri \
        cap_users=20 dry_run=on >/dev/null
}
# One that warns people first. Its notices are in the mailbox; one person keeps the access, one asks
# to keep it, and one is at the door of the demo.
warnings() {
    local task run tries
    task=$(new_task 'Free Jira seats of the labs' labs "remove-unused:jira-software:$labs" \
        schedule=weekdays weekday=tue cap_users=12 'notices=14 3 1' notice_subject= notice_text= \
        keep=self keep_days=90 give_back=self then_action= then_days=30 then_cap_users=50)
    run=$(preview "$task")
    save "$run" do=seen switch=on
    run=$(preview "$task")
    run_now "$run"
    run=${run##*/}
    for ((tries = 0; tries < 600; tries++)); do
        [ "$(sql "SELECT count(*) FROM notice WHERE run = $run AND state = 'accepted'")" != \
            "$(planned "$run")" ] || break
        sleep 0.1
    done
    sqlite3 -cmd '.timeout 20000' -cmd ".parameter init" -cmd ".parameter set ?1 $run" \
        "$state/rollcall.db" <tests/demo_warnings.sql
    sql "SELECT u.email FROM warning w JOIN user u ON u.id = w.user
        WHERE w.run = $run AND w.state = 'warned' ORDER BY u.email LIMIT 1" >"$state/employee"
}
areas() {
    local lead
    lead=$(sql "SELECT email FROM user WHERE department = 'Engineering' AND status = 'active'
        ORDER BY email LIMIT 1")
    save /settings/areas name=Labs "instance=jira-software:$labs" "instance=confluence:$labs" \
        domain=
    save /settings/access/people "who=$lead" level=act confirm=yes \
        "area=$(sql "SELECT id FROM area WHERE name = 'Labs'")"
}
new_review() { # NAME FILTER DAYS
    post /reviews "name=$1" "filter=${filter[$2]}" "due=$(date -d "+$3 days" +%F)" \
        reviewer=olivia.hart@tidewater.test
}
reviews() { # a closed one, and an open one that has begun
    local review people
    review=$(new_review 'Service accounts, autumn' bots 5)
    mapfile -t people < <(sql "SELECT 'account_id=' || account_id FROM user
        WHERE email LIKE 'svc-%' ORDER BY email")
    save "$review/rows" decision=keep 'reason=Still needed, says IT' "${people[@]}"
    save "$review" do=close
    review=$(new_review 'Contractors, winter' contractors 20)
    mapfile -t people < <(sql "SELECT 'account_id=' || u.account_id
        FROM review_row rr JOIN user u ON u.id = rr.user
        WHERE rr.review = ${review##*/} ORDER BY u.email LIMIT 4")
    save "$review/rows" decision=remove 'reason=Contract ended' "${people[@]}"
}
bulk() { # suspended by mistake, and put back
    local people run undo
    mapfile -t people < <(sql "
        SELECT 'account_id=' || account_id
          FROM user
         WHERE department = 'Legal' AND status = 'active'
         ORDER BY email LIMIT 3")
    run=$(post /users/bulk action=suspend product= site= group= "${people[@]}")
    save "$run" do=run dry_run=false "confirm_count=$(planned "$run")"
    wait_for_end "$run"
    undo=$(post "$run" do=undo confirm=yes)
    wait_for_end "$undo"
}

# Before the first run: what it frees is seen in the last days.
sqlite3 -cmd '.timeout 20000' "$state/rollcall.db" <tests/demo_seed.sql
settings
prices
protection
filters
tasks
warnings
areas
reviews
bulk
# A checklist for newcomers is done by now.
case $(curl -fs "$admin/") in
    *dismiss-checklist*) save / action=dismiss-checklist ;;
esac
rm -f "$state/answer"
