#!/usr/bin/env bash
# What we run is listed (dist/sbom.cdx.json, CycloneDX) and looked up among the known vulnerabilities: one that is high or
# critical in what reaches production ends this with 1. A registry that answers no audits is said, and is an error with
# REQUIRE_AUDIT=true.
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
report=$(npm audit --omit dev --audit-level high --json 2>/dev/null) && { echo "no known vulnerability is high or critical"; exit; }
# By its standard input: a long report is too long for an argument.
node -e '
  const report = JSON.parse(require("node:fs").readFileSync(0, "utf8").trim() || "{}");
  if (report.metadata?.vulnerabilities) {
    const found = Object.values(report.vulnerabilities).filter(({ severity }) => ["high", "critical"].includes(severity));
    for (const { name, severity, range } of found) console.error(`${severity}: ${name} ${range}`);
    console.error("update these, or override them in package.json, and say why in the commit");
    process.exit(1);
  }
  console.error("the registry answers no audits: known vulnerabilities were not looked up");
  process.exit(process.env.REQUIRE_AUDIT === "true" ? 1 : 0);
' <<<"$report"
