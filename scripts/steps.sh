# To be sourced: runs commands as named steps, and tells at the end, however it ends, how many minutes each of them took.
step_names=()
step_seconds=()

# step NAME COMMAND [ARGUMENT…]: ends the script with the command's code when it fails.
step() {
  local name=$1 started=$SECONDS code=0
  shift
  printf '\n=== %s ===\n' "$name"
  # Not in a condition: a function called there would go on after its first failed command.
  set +e
  (set -e; "$@")
  code=$?
  set -e
  step_names+=("$name")
  step_seconds+=($((SECONDS - started)))
  [ "$code" -eq 0 ] || { printf '=== %s failed: %s ===\n' "$name" "$code" >&2; exit "$code"; }
}

print_steps() {
  printf '\nminutes\n'
  for at in "${!step_names[@]}"; do
    printf '%6s  %s\n' "$(minutes "${step_seconds[$at]}")" "${step_names[$at]}"
  done
  printf '%6s  in all\n' "$(minutes "$SECONDS")"
}

minutes() {
  printf '%d.%d' $(($1 / 60)) $(($1 % 60 / 6))
}
