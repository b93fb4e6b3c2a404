#!/usr/bin/env bash
# Runs every spec: first those whose matter is time and those that build or flood, each with the machine to itself; then the others,
# several at a time, because most of their time is spent waiting for somebody's patience to end. The longest begin first;
# SPECS_AT_ONCE says how many (3). Prints the output of each spec in one piece, with what it took. A spec that failed runs once more
# at the end, alone: what fails twice has failed; what held the second time is named in the last lines, because it is a race to be found.
set -u
cd "$(dirname "$0")"
alone="call crash cluster failover customers desk dialling hostile start times"
longest="parties legs chat crossing network menu device recording traffic callbacks cti"

all=$(for spec in specs/*.spec.mjs; do basename "$spec" .spec.mjs; done)
others=$(printf '%s\n' $longest $all | awk '!seen[$0]++' | grep -vxF "$(printf '%s\n' $alone)")
outputs=$(mktemp -d)
CRM_TEMPLATE=$(mktemp -d)
trap 'rm -rf "$outputs" "$CRM_TEMPLATE"' EXIT
node lib/template.mjs "$CRM_TEMPLATE" || exit 1
export CRM_TEMPLATE

# run_spec NAME: its output goes to the report, or, when it failed, its figures are left out until it has had its second run
run_spec() {
  local name=$1 start=$SECONDS
  if node --test --test-reporter=tap "specs/$name.spec.mjs" >"$outputs/$name" 2>&1; then
    flock "$outputs" cat "$outputs/$name" <(echo "# spec $name: $((SECONDS - start)) s")
  else
    echo "$name" >>"$outputs/.again"
    flock "$outputs" cat <(sed -E 's/^# (pass|fail|skipped) /# first run: \1 /' "$outputs/$name") <(echo "# spec $name: $((SECONDS - start)) s, to be run again")
  fi
}

# run_again NAME: the second run, which counts
run_again() {
  local name=$1 start=$SECONDS code
  node --test --test-reporter=tap "specs/$name.spec.mjs" >"$outputs/$name" 2>&1
  code=$?
  cat "$outputs/$name"
  echo "# spec $name: $((SECONDS - start)) s, second run"
  return $code
}
export -f run_spec
export outputs

for spec in $alone; do run_spec "$spec"; done
xargs -P "${SPECS_AT_ONCE:-3}" -I{} bash -c 'run_spec {}' <<<"$others"

failed=0
if [ -s "$outputs/.again" ]; then
  for spec in $(sort "$outputs/.again"); do
    if run_again "$spec"; then echo "# held only the second time: $spec"; else failed=1; fi
  done
fi
exit $failed
