#!/bin/sh
# Installs Segment's own SDKs for JavaScript (npm packages, pinned) into DIR.
# usage: setup_clients.sh DIR
set -eu
mkdir -p "$1"
cd "$1"
cat > package.json <<'JSON'
{ "name": "real-clients", "private": true,
  "dependencies": { "@segment/analytics-node": "3.1.0", "@segment/analytics-next": "1.84.3" } }
JSON
npm install --no-audit --no-fund --ignore-scripts --no-package-lock --loglevel=error
