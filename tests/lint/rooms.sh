#!/usr/bin/env bash
# From an address to its code, template and SQL by one rule (docs/rooms.md): every route of
# cgi-bin/routes.c is walked. Then every template and every file of statements has the name of a
# file of code, or one that continues it.
set -uo pipefail

# The room of the first word of an address.
room_of() { # WORD
    case $1 in
    '' | charts) echo dashboard ;;
    api | healthz | readyz | metrics | events) echo system ;;
    *) echo "$1" ;;
    esac
}

# file_fits PATH FILE: FILE (a room and a name) is where PATH leads.
file_fits() {
    local path=$1 file=$2 room name words=() word singular
    case $path in # a run is at home in its own room, whatever it belongs to
    */runs | */runs/*) path=/runs${path#*/runs} ;;
    /users/bulk/*) path=/runs/${path#/users/bulk/} ;;
    esac
    path=${path//.//} path=${path//-/_}
    IFS=/ read -ra words <<<"${path#/}"
    room=$(room_of "${words[0]:-}")
    name=${file##*/}
    [ "${file%/*}" = "$room" ] || return 1
    case ${words[0]:-} in
    healthz | readyz | metrics) words=(health) ;;
    '') words=(dashboard) ;;
    "$room")
        # The room alone, or with an {id}: the room's name, or its singular.
        [ "${#words[@]}" -eq 1 ] || [[ ${words[1]} == \{* ]] || words=("${words[@]:1}")
        ;;
    esac
    word=${words[0]}
    [ "$word" != api ] || word=api
    singular=${word%s}
    [[ $name == "$word" || $name == "${word}_"* ]] ||
        [[ $name == "$singular" || $name == "${singular}_"* ]]
}

declare -A defined_in # the file of each handler, without cgi-bin/ and .c
while IFS=: read -r file handler; do
    file=${file#cgi-bin/}
    defined_in[$handler]=${file%.c}
done < <(grep -oE '^struct response [a-z_]+\(struct request' -r cgi-bin --include='*.c' |
    sed -E 's/:struct response ([a-z_]+).*/:\1/')

while read -r path handler; do
    file=${defined_in[$handler]:-}
    file_fits "$path" "$file" ||
        echo "cgi-bin/routes.c: $path is answered by $handler in ${file:-no file}"
done < <(tr -d '\n' <cgi-bin/routes.c | grep -oE '(PAGE|FORM)\("[^"]*", *[A-Z]+, *[a-z_]+' |
    sed -E 's/^[A-Z]+\("([^"]*)", *[A-Z]+, */\1 /')
grep -nE '^ *\.path = "' cgi-bin/settings/*.c | while IFS=: read -r file _ text; do
    path=$(sed 's/.*"\(.*\)".*/\1/' <<<"$text")
    want=cgi-bin$(sed 's#/automation/notices#/automation_notices#; s/-/_/g' <<<"$path").c
    [ "$file" = "$want" ] || echo "$file: the section $path belongs to $want"
done

# continues STEM FOLDER: a file of code in FOLDER has this name, or one this name continues.
continues() {
    local code
    for code in "$2"/*.c; do
        code=${code##*/} code=${code%.c}
        [[ $1 == "$code" || $1 == "${code}_"* ]] && return 0
    done
    return 1
}
find templates -name '*.tpl' | while read -r file; do
    stem=${file##*/} folder=${file%/*}
    folder=cgi-bin/${folder##*/}
    [ -d "$folder" ] && continues "${stem%.tpl}" "$folder" ||
        echo "$file: no file in $folder has that name"
done
find sql/queries -name '*.sql' | while read -r file; do
    stem=${file##*/} folder=${file#sql/queries/}
    folder=${folder%/*}
    case $folder in core/* | timer/* | ctl) ;; *) folder=cgi-bin/$folder ;; esac
    [ -d "$folder" ] && continues "${stem%.sql}" "$folder" ||
        echo "$file: no file in $folder has that name"
done
