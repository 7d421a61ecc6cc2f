# Sourced by tests that play other users, which needs root: a folder every user may enter, and what to assert with.
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 2
if [ "$(id -u)" -ne 0 ] || ! command -v setpriv >/dev/null; then
    echo "Only root can play other users: not checked"
    echo "0 passed, 0 failed"
    exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
touch "$work/log" # of a program that runs, for one that keeps one
passed=0 failed=0
check() { if eval "$2" >"$work/out" 2>&1; then passed=$((passed + 1)); else
    failed=$((failed + 1))
    echo "FAILED: $1"
    sed 's/^/    /' "$work/out" "$work/log"
fi; }
