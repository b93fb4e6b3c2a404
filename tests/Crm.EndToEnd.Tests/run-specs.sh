#!/usr/bin/env bash
# Runs every spec: first those that measure times, each with the machine to itself, then the others two at a time,
# because most of their time is spent waiting for a caller's patience to end.
set -u
cd "$(dirname "$0")"
timed="specs/call.spec.mjs specs/crash.spec.mjs specs/customers.spec.mjs specs/hostile.spec.mjs specs/start.spec.mjs"
others=$(for spec in specs/*.spec.mjs; do grep -qw "$spec" <<<"$timed" || echo "$spec"; done)
node --test --test-concurrency=1 --test-reporter=tap $timed
first=$?
node --test --test-concurrency=2 --test-reporter=tap $others
second=$?
exit $((first > second ? first : second))
