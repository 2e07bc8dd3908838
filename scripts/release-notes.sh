#!/usr/bin/env bash
# The notes of a release, from CHANGELOG.md:   bash scripts/release-notes.sh v1.2.3
# Ends with 1 and a sentence when the tag is not the version of package.json, the CHANGELOG has nothing to say of it, or nobody could look
# for known vulnerabilities in what would be released.
set -euo pipefail
cd "$(dirname "$0")/.."
tag=${1:?name the tag: bash scripts/release-notes.sh v1.2.3}
version=$(node -p 'require("./package.json").version')
[ "$tag" = "v$version" ] || {
  echo "The tag $tag is not the version of package.json ($version): set both, and tag that commit." >&2
  exit 1
}
notes=$(awk -v heading="## [$version]" 'index($0, heading) == 1 { on = 1; next } /^## / { on = 0 } on' CHANGELOG.md)
[ -n "${notes//[[:space:]]/}" ] || {
  echo "CHANGELOG.md has no section '## [$version]' with a word in it: move what is under 'Unreleased' there." >&2
  exit 1
}
# Whichever way a release is made, its notes come from here.
REQUIRE_AUDIT=true bash scripts/check-dependencies.sh >&2
printf '%s\n' "$notes"
