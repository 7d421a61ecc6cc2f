#!/usr/bin/env bash
# Debian 13 beside the Debian of this machine: Rollcall is built there without a warning, passes its
# unit tests, lanes, rollcallctl and web tests there, and its package passes the boot test.
# Needs root, and room for two systems in build/cache. STAGES="unit boot" runs some of it.
set -uo pipefail
cd "$(dirname "$0")/../.."
. tests/boot/system.bash
need_nspawn debian13
# shellcheck disable=SC2046
base=$(system trixie build $(tests/install-packages test names)) || skip "$base"
work=$(mktemp -d)
trap 'umount -q "$work/root"; rm -rf "$work"' EXIT
mkdir -p "$work/upper/src" "$work/layer" "$work/root"
git ls-files -z --cached --others --exclude-standard | tar -c --null -T - --ignore-failed-read |
    tar -x -C "$work/upper/src"
mount -t overlay overlay "$work/root" \
    -o "lowerdir=$base,upperdir=$work/upper,workdir=$work/layer" || skip "no overlay can be mounted"
inside() {
    systemd-nspawn -q -D "$work/root" --register=no --keep-unit --private-network --as-pid2 --pipe \
        --chdir=/src --setenv=PACKAGES=test --setenv=ONLY="$ONLY" bash -c "$1" </dev/null
}
tried() { # WHAT COMMAND
    if inside "$2" >"$work/log" 2>&1; then
        echo "ok $1"
    else
        echo "not ok $1"
        grep '^not ok' "$work/log" | sort -u
        tail -n 60 "$work/log"
        return 1
    fi
}
ONLY=
tried "Debian 13: builds" 'make -j"$(nproc)" programs unit && make -s deb' || exit 1
if grep -q 'warning:' "$work/log"; then
    echo "not ok Debian 13: builds without a warning"
    grep -A 5 'warning:' "$work/log"
fi
for ONLY in ${STAGES:-unit scripts web boot}; do
    [ "$ONLY" != boot ] || continue
    tried "Debian 13: $ONLY" tests/check.sh
    grep -E "^$ONLY " "$work/log"
done
case " ${STAGES:-boot} " in
    *" boot "*) tests/boot/run.sh trixie "$(ls "$work"/upper/src/build/rollcall_*.deb)" ;;
esac
