#!/bin/sh
# Registers the relying parties of the conformance suite, and prints their secrets.
# Usage: register.sh SUITE-ADDRESS, as https://localhost.emobix.co.uk:8443
set -eu
suite=${1:?the address of the conformance suite is missing}
for id in conformance-basic conformance-post conformance-second; do
  facenition clients add "$id" \
    --name 'Conformance suite' --profile generic --idp conformance --tenant conformance \
    --redirect-uri "$suite/test/a/facenition/callback" \
    --subjects public --no-pkce
done
