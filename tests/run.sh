#!/usr/bin/env bash
# Runs every test of every language. Installs what is missing (Debian, as root), starts and stops the peers it needs on free
# loopback ports, prints figures per suite and, as its last line alone, "N passed, N failed, N skipped".
# A few tests that fail run once more by themselves; what fails twice has failed, what held the second time is named beside the figures.
#   --quick      no external peers and no browser
#   --only NAME  one suite (see the list below)
set -uo pipefail
cd "$(dirname "$0")/.."

quick=false only=""
while [ $# -gt 0 ]; do
  case "$1" in
    --quick) quick=true ;;
    --only) [ $# -ge 2 ] || { echo "run.sh: --only needs a suite's name" >&2; exit 2; }; only=$2; shift ;;
    *) echo "run.sh: unknown option $1 (known: --quick, --only NAME)" >&2; exit 2 ;;
  esac
  shift
done

csharp_suites="Crm.Architecture.Tests Crm.Protocols.Tests Crm.Domain.Tests Crm.Runtime.Tests Crm.Adapters.Tests Crm.Simulation"
all_suites="$csharp_suites web web-browser Crm.EndToEnd.Tests"
if [ -n "$only" ] && ! grep -qw -- "$only" <<<"$all_suites"; then
  echo "run.sh: there is no suite $only (known: $all_suites)" >&2
  exit 2
fi

wanted() { [ -z "$only" ] || [ "$only" = "$1" ]; }
needs_peers() { ! $quick && { wanted Crm.Adapters.Tests || wanted web-browser || wanted Crm.EndToEnd.Tests; }; }

logs=artifacts/tests
rm -rf "$logs"
mkdir -p "$logs"
passed=0 failed=0 skipped=0

# report SUITE PASSED FAILED SKIPPED SECONDS
report() {
  printf '%-24s %6d passed %4d failed %4d skipped  %5d s\n' "$1" "$2" "$3" "$4" "$5"
  passed=$((passed + $2)) failed=$((failed + $3)) skipped=$((skipped + $4))
}

finish() {
  [ "$failed" -eq 0 ] || echo "logs: $logs"
  echo "$passed passed, $failed failed, $skipped skipped"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
  exit $?
}

# --- what the machine must have -------------------------------------------------------------------------------------
install_missing() {
  local missing=() pair
  for pair in "$@"; do
    command -v "${pair%%:*}" >/dev/null 2>&1 || [ -e "${pair%%:*}" ] || missing+=("${pair##*:}")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  if [ "$(id -u)" != 0 ]; then
    echo "run.sh: missing here; install with: sudo apt-get install --no-install-recommends ${missing[*]}" >&2
    return 1
  fi
  echo "installing ${missing[*]}"
  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"; } >"$logs/apt.log" 2>&1 ||
    { echo "run.sh: apt-get failed, see $logs/apt.log" >&2; return 1; }
}

command -v dotnet >/dev/null || { echo "run.sh: the .NET 10 SDK is missing (https://dotnet.microsoft.com)" >&2; exit 1; }
command -v node >/dev/null || { echo "run.sh: Node.js 20 or later is missing (https://nodejs.org)" >&2; exit 1; }
if ! $quick && wanted Crm.Protocols.Tests; then
  install_missing espeak-ng:espeak-ng || exit 1 # voices that answer calls
fi
if needs_peers; then
  opus=$(ls /usr/lib/*/libopus.so.0 2>/dev/null | head -n 1)
  postgres=$(ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null | tail -n 1)
  install_missing sipp:sip-tester baresip:baresip-core chromium:chromium tshark:tshark espeak-ng:espeak-ng \
    /usr/share/fonts/truetype/wqy/wqy-zenhei.ttc:fonts-wqy-zenhei "${opus:-/missing/libopus.so.0}:libopus0" "${postgres:-/missing/initdb}:postgresql" || exit 1
  # the tests run mail servers of their own: what these packages start by themselves is stopped again where it was not there before
  if [ ! -e /usr/sbin/dovecot ] || [ ! -e /usr/sbin/exim4 ]; then
    had_dovecot=$([ -e /usr/sbin/dovecot ] && echo yes) had_exim=$([ -e /usr/sbin/exim4 ] && echo yes)
    install_missing /usr/sbin/dovecot:dovecot-imapd /usr/sbin/exim4:exim4-daemon-light || exit 1
    [ -n "$had_dovecot" ] || service dovecot stop >>"$logs/apt.log" 2>&1
    [ -n "$had_exim" ] || service exim4 stop >>"$logs/apt.log" 2>&1
  fi
  if [ ! -e /usr/sbin/kamailio ]; then
    install_missing /usr/sbin/kamailio:kamailio || exit 1
    service kamailio stop >>"$logs/apt.log" 2>&1
  fi
fi

# --- build ----------------------------------------------------------------------------------------------------------
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
start=$SECONDS
echo "building"
if ! dotnet build Crm.sln -v quiet -p:UseSharedCompilation=true >"$logs/build.log" 2>&1; then
  grep -E ': (error|warning) ' "$logs/build.log" | sort -u | head -n 20
  report build 0 1 0 $((SECONDS - start))
  finish
fi

# --- C# -------------------------------------------------------------------------------------------------------------
# held_again SUITE LOG FAILED: whether the few tests that failed all hold by themselves; names them, because that is a race to be found
held_again() {
  local names again="${2%.log}.again.log"
  [ "$3" -gt 0 ] && [ "$3" -le 5 ] || return 1
  names=$(sed -nE 's/^ *([A-Za-z0-9_.+]+)(\(.*)? \[FAIL\].*/\1/p' "$2" | sort -u)
  [ -n "$names" ] || return 1
  # shellcheck disable=SC2086 # one argument for each name
  timeout 600 dotnet run --no-build --project "tests/$1" -- -noColor $(printf -- '-method %s ' $names) >"$again" 2>&1 || return 1
  grep -qE 'Total: [1-9][0-9]*, Errors: 0, Failed: 0' "$again" || return 1
  sed 's/^/held only the second time: /' <<<"$names"
}

run_csharp() {
  local suite=$1 start=$SECONDS log="$logs/$1.log" line code
  timeout 1500 dotnet run --no-build --project "tests/$suite" -- -noColor >"$log" 2>&1
  code=$?
  line=$(grep -oE 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+' "$log" | tail -n 1)
  if [ -z "$line" ]; then
    tail -n 20 "$log"
    report "$suite" 0 1 0 $((SECONDS - start))
    return
  fi
  local total errors fails skips
  read -r total errors fails skips <<<"$(grep -oE '[0-9]+' <<<"$line" | paste -sd' ')"
  fails=$((fails + errors))
  [ "$code" -ne 0 ] && [ "$fails" -eq 0 ] && fails=1
  [ "$fails" -gt 0 ] && grep -A 12 -E '\[FAIL\]' "$log" | head -n 120
  [ "$errors" -eq 0 ] && held_again "$suite" "$log" "$fails" && fails=0
  [ "$skips" -gt 0 ] && grep -A 2 -E '\[SKIP\]' "$log"
  report "$suite" $((total - fails - skips)) "$fails" "$skips" $((SECONDS - start))
}

for suite in $csharp_suites; do
  wanted "$suite" && run_csharp "$suite"
done

# --- web ------------------------------------------------------------------------------------------------------------
# run_node SUITE FOLDER SCRIPT: the script prints "# pass N" / "# fail N" / "# skipped N" (node's runner) or vitest's summary
run_node() {
  local suite=$1 folder=$2 script=$3 start=$SECONDS log="$PWD/$logs/$1.log" code
  (cd "$folder" && { [ -d node_modules ] || npm ci --no-audit --no-fund; } && timeout 2700 npm run "$script") >"$log" 2>&1
  code=$?
  local pass fail skip
  pass=$(sed -nE 's/\x1b\[[0-9;]*m//g; s/^(# pass|ℹ pass) ([0-9]+)$/\2/p; s/^ *Tests .*[^0-9]([0-9]+) passed.*/\1/p' "$log" | awk '{s+=$1} END{print s+0}')
  fail=$(sed -nE 's/\x1b\[[0-9;]*m//g; s/^(# fail|ℹ fail) ([0-9]+)$/\2/p; s/^ *Tests .*[^0-9]([0-9]+) failed.*/\1/p' "$log" | awk '{s+=$1} END{print s+0}')
  skip=$(sed -nE 's/\x1b\[[0-9;]*m//g; s/^(# skipped|ℹ skipped) ([0-9]+)$/\2/p; s/^ *Tests .*[^0-9]([0-9]+) skipped.*/\1/p' "$log" | awk '{s+=$1} END{print s+0}')
  pass=${pass:-0} fail=${fail:-0} skip=${skip:-0}
  [ "$code" -ne 0 ] && [ "$fail" -eq 0 ] && fail=1
  [ "$pass" -eq 0 ] && [ "$fail" -eq 0 ] && fail=1
  [ "$fail" -gt 0 ] && grep -vE '^\s*$' "$log" | grep -E 'not ok|✖|FAIL|Error|error' | head -n 40
  grep -E '^# held only the second time|retry x[0-9]' "$log" | head -n 20
  report "$suite" "$pass" "$fail" "$skip" $((SECONDS - start))
}

wanted web && run_node web softphone-web test
if $quick; then
  echo "left out by --quick: web-browser, Crm.EndToEnd.Tests (they need sipp, baresip and Chromium)"
else
  wanted web-browser && run_node web-browser softphone-web test:browser
  wanted Crm.EndToEnd.Tests && run_node Crm.EndToEnd.Tests tests/Crm.EndToEnd.Tests test
fi
finish
