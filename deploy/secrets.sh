#!/bin/sh
# Makes the secrets of compose.yaml: a random password, and the address with it. Overwrites nothing.
# Compose mounts the files as they are, into containers of other users: so the files can be read by
# all, and the folder opened by its owner alone.
set -eu
umask 077
cd "$(dirname "$0")"
mkdir secrets
password=$(od -An -vtx1 -N32 /dev/urandom | tr -d ' \n')
printf '%s' "$password" >secrets/postgres-password
printf 'postgres://facenition:%s@postgres:5432/facenition\n' "$password" >secrets/database-url
chmod 444 secrets/postgres-password secrets/database-url
