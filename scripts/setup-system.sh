#!/usr/bin/env bash
# Installs what some test suites need beyond npm: a real Redis, PgBouncer, real proxies, programs that read PDFs and ZIPs with other eyes,
# and a browser.
set -euo pipefail
servers="redis-server pgbouncer nginx haproxy caddy"
packages="$servers poppler-utils qpdf p7zip-full unzip python3 openssl chromium-headless-shell"
# Kustomize is in kubectl; Debian 13 and newer have one that is new enough.
command -v kubectl >/dev/null || packages="$packages kubernetes-client"

if ! command -v apt-get >/dev/null; then
  echo "This is not a Debian system: install these yourself: $packages" >&2
  exit 1
fi
run=""
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || { echo "Run this as root, or install these yourself: $packages" >&2; exit 1; }
  run="sudo"
fi
export DEBIAN_FRONTEND=noninteractive
new=""
for server in $servers; do
  dpkg -s "$server" >/dev/null 2>&1 || new="$new $server"
done
$run apt-get update -qq
# The tests start servers of their own: those that the packages bring are not started, neither now nor with the machine. One that was
# installed before stays as it is.
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
  trap '$run rm -f $policy' EXIT
  printf '#!/bin/sh\nexit 101\n' | $run tee $policy >/dev/null
  $run chmod 755 $policy
fi
# shellcheck disable=SC2086
$run apt-get install -y -qq --no-install-recommends $packages >/dev/null
if command -v systemctl >/dev/null; then
  for server in $new; do
    $run systemctl disable --quiet "$server"
  done
fi
echo "installed: $packages"
