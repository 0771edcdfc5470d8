#!/bin/sh
# Lays out what runs in production: the built packages, the capture page among them, and their
# production dependencies, for this platform alone. The Dockerfile and scripts/bundle.sh use it, so
# that both ship the same. The libraries for AWS KMS, Azure Key Vault, traces and identity
# providers come along.
#
#   npm ci && npx tsc --build server connectors/own-idp && npm run build:web &&
#     scripts/production-tree.sh FOLDER
set -eu

if [ $# -ne 1 ]; then
  echo 'usage: scripts/production-tree.sh FOLDER' >&2
  exit 2
fi
root=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$1"
tree=$(cd "$1" && pwd)
if [ -n "$(ls -A "$tree")" ]; then
  echo "$tree is not empty" >&2
  exit 2
fi

cd "$root"
if [ ! -f server/dist/main.js ] || [ ! -f connectors/own-idp/dist/index.js ]; then
  echo 'not built yet: npx tsc --build server connectors/own-idp' >&2
  exit 2
fi
if [ ! -f web/served/page.html ]; then
  echo 'the capture page is not built yet: npm run build:web' >&2
  exit 2
fi
cp package.json package-lock.json .npmrc LICENSE "$tree"

# Each package as it would be published.
packed=$(mktemp -d)
trap 'rm -rf "$packed"' EXIT
for workspace in $(node -p "require('./package.json').workspaces.join(' ')"); do
  rm -f "$packed"/*
  npm pack --silent --ignore-scripts --workspace "$workspace" --pack-destination "$packed" >/dev/null
  mkdir -p "$tree/$workspace"
  tar -xzf "$packed"/*.tgz -C "$tree/$workspace" --strip-components=1
done
mkdir "$tree/deploy"
cp deploy/start.js deploy/credentials.js deploy/healthcheck.js "$tree/deploy"

cd "$tree"
npm ci --omit=dev --no-audit --no-fund
# What the page holds of it is built in; the rest is 139 MB.
if [ -e node_modules/onnxruntime-web ]; then
  echo 'onnxruntime-web is no production dependency' >&2
  exit 2
fi

# Native parts of other platforms, sources and examples: two thirds of the whole.
platform=$(node -p process.platform)
arch=$(node -p process.arch)
find node_modules/onnxruntime-node/bin -mindepth 2 -maxdepth 2 -type d ! -name "$platform" -exec rm -rf {} +
find node_modules/onnxruntime-node/bin -mindepth 3 -maxdepth 3 -type d ! -name "$arch" -exec rm -rf {} +
find node_modules/better-sqlite3/prebuilds -type f ! -name "$platform-$arch.node" -delete
rm -rf node_modules/better-sqlite3/deps node_modules/better-sqlite3/src
rm -rf node_modules/@vladmandic/face-api/demo node_modules/@vladmandic/face-api/dist
rm -rf node_modules/node-linux-*/include node_modules/node-linux-*/share
