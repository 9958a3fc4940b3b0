#!/usr/bin/env bash
# Records that a ticket is done. Refuses, with status 1, while something it waits for is not.
#
#     done.sh KEY            records it
#     done.sh --check KEY    only says whether it may be started
#     done.sh --undo KEY     takes it back

set -euo pipefail
cd "$(dirname "$0")"
mode=record
case ${1:-} in
    --check) mode=check; shift ;;
    --undo) mode=undo; shift ;;
    -h | --help | '') sed -n '2,6s/^# \{0,1\}//p' "$0"; exit 2 ;;
esac
key=${1:?a key is missing}
touch done.txt

if ! cut -f 1 blockers.tsv | grep -qxF -- "$key"; then
    echo "$key is no ticket or gate of this campaign" >&2
    exit 2
fi
if [ "$mode" = undo ]; then
    later=$(awk -F'\t' -v k="$key" '$2 == k { print $1 }' blockers.tsv | grep -xF -f done.txt || true)
    if [ -n "$later" ] && [ -s done.txt ]; then
        echo "refused: $(printf '%s' "$later" | tr '\n' ' ') waits for $key and is done: take that back first" >&2
        exit 1
    fi
    grep -vxF -- "$key" done.txt >done.txt.new || true
    mv done.txt.new done.txt
    echo "$key is open again"
    exit 0
fi
missing=$(awk -F'\t' -v k="$key" '$1 == k && $2 != "" { print $2 }' blockers.tsv | grep -vxF -f done.txt || true)
if [ -n "$missing" ]; then
    echo "refused: $key waits for $(printf '%s' "$missing" | tr '\n' ' ')" >&2
    exit 1
fi
if [ "$mode" = check ]; then
    echo "$key may be started"
    exit 0
fi
grep -qxF -- "$key" done.txt || printf '%s\n' "$key" >>done.txt
echo "$key is done"
