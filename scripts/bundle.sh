#!/bin/sh
# Makes one archive with everything that a Linux host without a network needs: the built server, its
# production dependencies, Node 24, model files if given, checksums and the list of components.
#
#   npm ci && scripts/bundle.sh [--models FOLDER] [--out FOLDER]
#
# --models: a folder with model files, whatever their names; folders in it are left out. The archive is for the platform that it is made on.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
models=''
out=$PWD
while [ $# -gt 0 ]; do
  case $1 in
    --models) models=$(cd "$2" && pwd) ;;
    --out) mkdir -p "$2" && out=$(cd "$2" && pwd) ;;
    *) echo "usage: scripts/bundle.sh [--models FOLDER] [--out FOLDER]" >&2 && exit 2 ;;
  esac
  shift 2
done

cd "$root"
npx --no-install tsc --build server connectors/own-idp
npm run --silent build:web
version=$(node -p "require('./server/package.json').version")
platform=$(node -p 'process.platform + "-" + process.arch')
name=facenition-$version-$platform
staging=$(mktemp -d)
trap 'rm -rf "$staging"' EXIT
bundle=$staging/$name

scripts/production-tree.sh "$bundle/app"
if [ ! -x "$bundle/app/node_modules/node-$platform/bin/node" ]; then
  echo "there is no Node 24 for $platform among the packages" >&2
  exit 2
fi
npm ci --no-audit --no-fund --prefix scripts/sbom
(cd "$bundle/app" && node "$root/scripts/sbom/write.js" "$bundle/sbom.json")

mkdir -p "$bundle/node/bin" "$bundle/bin" "$bundle/systemd"
mv "$bundle/app/node_modules/node-$platform/bin/node" "$bundle/node/bin/node"
cp "$bundle/app/node_modules/node-$platform/LICENSE" "$bundle/node/LICENSE"
rm -r "$bundle/app/node_modules/node-$platform"
cp deploy/bundle/facenition "$bundle/bin/facenition"
cp deploy/bundle/INSTALL "$bundle/INSTALL"
cp deploy/systemd/* "$bundle/systemd"
cp LICENSE "$bundle/LICENSE"
if [ -n "$models" ]; then
  mkdir "$bundle/models"
  find "$models" -maxdepth 1 -type f -exec cp {} "$bundle/models" \;
fi
chmod -R u=rwX,go=rX "$bundle"

(cd "$bundle" && find . -type f ! -name SHA256SUMS -print0 | sort -z | xargs -0 sha256sum) >"$staging/SHA256SUMS"
mv "$staging/SHA256SUMS" "$bundle/SHA256SUMS"
# The same input makes the same archive.
tar --sort=name --owner=0 --group=0 --numeric-owner \
  --mtime="@$(git log -1 --format=%ct 2>/dev/null || echo 0)" -C "$staging" -cf - "$name" |
  gzip -9n >"$out/$name.tar.gz"
(cd "$out" && sha256sum "$name.tar.gz" >"$name.tar.gz.sha256" && cat "$name.tar.gz.sha256")
