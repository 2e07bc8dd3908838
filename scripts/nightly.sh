#!/usr/bin/env bash
# `npm run test:nightly`: what is worth hours, on a machine that has nothing else to do. CI does not call it.
# NIGHTLY_RUNS (50): so often all stories run in a row; a single failure of all these is a fault to be found.
# NIGHTLY_SOAK_MINUTES (13): so long faults are let loose on a stream of requests.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/steps.sh
trap print_steps EXIT

stories() {
  failed=0
  for ((run = 1; run <= ${NIGHTLY_RUNS:-50}; run++)); do
    echo "stories, run $run"
    npx jest --selectProjects system || failed=$((failed + 1))
  done
  echo "$failed of ${NIGHTLY_RUNS:-50} runs of the stories failed"
  [ "$failed" -eq 0 ]
}

image() {
  command -v docker >/dev/null || { echo 'The image was not built: there is no docker here.' >&2; return; }
  docker build --tag pasloket:nightly .
}

benches() {
  for bench in render memory web import search throughput; do npm run "bench:$bench"; done
}

step 'build' npm run build
step 'stories in a row' stories
step 'soak' npm run soak -- --minutes "${NIGHTLY_SOAK_MINUTES:-13}"
step 'image' image
step 'benches' benches
