#!/usr/bin/env bash
# Installs the npm packages of FOLDER as its lock file says, if they are missing or older.
# Usage: npm_packages.sh FOLDER
set -euo pipefail
installed=$1/node_modules/.package-lock.json
if [ ! -e "$installed" ] || [ "$1/package-lock.json" -nt "$installed" ]; then
    npm --prefix "$1" ci --silent --no-audit --no-fund
    touch "$installed"
fi
