#!/usr/bin/env bash
# What we run is listed (dist/sbom.cdx.json, CycloneDX) and looked up among the known vulnerabilities: one that is high or
# critical in what reaches production ends this with 1. Where the registry answers no audits nobody looked, which is said so that
# nobody overlooks it, and is an error with REQUIRE_AUDIT=true. AUDIT_NOTE names a file in which it is said once more.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p dist
npm sbom --omit dev --package-lock-only --sbom-format cyclonedx >dist/sbom.cdx.json
node -e '
  const { components } = JSON.parse(require("node:fs").readFileSync("dist/sbom.cdx.json"));
  const unlicensed = components.filter(({ licenses }) => !licenses?.length).map(({ name }) => name);
  console.log(`${components.length} packages reach production: dist/sbom.cdx.json`);
  if (unlicensed.length > 0) { console.error(`without a licence: ${unlicensed.join(", ")}`); process.exit(1); }
'
report=$(npm audit --omit dev --package-lock-only --audit-level high --json 2>/dev/null) || true
# By its standard input: a long report is too long for an argument.
outcome=0
node -e '
  let report;
  try { report = JSON.parse(require("node:fs").readFileSync(0, "utf8")); } catch { process.exit(2); }
  if (!report.metadata?.vulnerabilities) process.exit(2);
  const found = Object.values(report.vulnerabilities).filter(({ severity }) => ["high", "critical"].includes(severity));
  for (const { name, severity, range } of found) console.error(`${severity}: ${name} ${range}`);
  if (found.length === 0) { console.log("no known vulnerability is high or critical"); process.exit(0); }
  console.error("update these, or override them in package.json, and say why in the commit");
  process.exit(1);
' <<<"$report" || outcome=$?
[ "$outcome" -eq 2 ] || exit "$outcome"

registry=$(npm config get registry 2>/dev/null) || registry='the registry' # npm tells none that holds a password.
note="KNOWN VULNERABILITIES WERE NOT LOOKED UP: $registry answers no audits. Run 'npm run check:dependencies' where one does."
line=$(printf '!%.0s' {1..100})
printf '\n%s\n%s\n\n  %s\n\n%s\n%s\n\n' "$line" "$line" "$note" "$line" "$line" >&2
[ -z "${AUDIT_NOTE:-}" ] || printf '%s\n' "$note" >"$AUDIT_NOTE"
level=warning
[ "${REQUIRE_AUDIT:-}" != true ] || level=error
[ -z "${GITHUB_ACTIONS:-}" ] || printf '::%s title=Dependencies::%s\n' "$level" "$note"
[ "$level" = warning ]
