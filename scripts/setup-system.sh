#!/usr/bin/env bash
# Installs what some test suites need beyond npm: a real Redis, programs that read PDFs and ZIPs with other eyes,
# and a browser.
set -euo pipefail
packages="redis-server poppler-utils qpdf p7zip-full unzip python3 openssl chromium"
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
$run apt-get update -qq
# shellcheck disable=SC2086
$run apt-get install -y -qq --no-install-recommends $packages >/dev/null
# The tests start a Redis of their own; the one that the package starts is not wanted.
if command -v systemctl >/dev/null && systemctl is-active --quiet redis-server 2>/dev/null; then
  $run systemctl disable --now redis-server
fi
echo "installed: $packages"
