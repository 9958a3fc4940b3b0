
# Commands are run in $CAMPAIGN_ROOT (the campaign's folder without it). What no command can say is ticked
# or measured by a person:
#
#     --list              the criteria
#     --tick NUMBER       this one holds
#     --untick NUMBER     it does not
#     --measure NUMBER V  its value is V

set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=$(dirname "$here")
root=${CAMPAIGN_ROOT:-$folder}
record=$here/$gate.record.tsv
touch "$record"
list=
number() { # one of the numbers of that kind, or the end
    case " $1 " in
        *" ${2:?a number is missing} "*) ;;
        *) echo "refused: criterion $2 is none that $3 (${1:-none here})" >&2; exit 2 ;;
    esac
}
value() { # a number, with a point or a comma
    if ! printf '%s' "${1:?a value is missing}" | grep -qE '^[+-]?[0-9]+([.,][0-9]+)?$'; then
        echo "refused: \"$1\" is no number" >&2
        exit 2
    fi
    printf '%s' "$1" | tr , .
}
case ${1:-} in
    --list) list=yes ;;
    --tick) number "$ticked" "${2:-}" 'is ticked'; printf 'tick\t%s\n' "$2" >>"$record" ;;
    --untick) number "$ticked" "${2:-}" 'is ticked'; printf 'untick\t%s\n' "$2" >>"$record" ;;
    --measure)
        number "$measured" "${2:-}" 'is measured'
        measure=$(value "${3:-}") || exit 2
        printf 'value\t%s\t%s\n' "$2" "$measure" >>"$record"
        ;;
    '') ;;
    *) sed -n '/^# Commands/,/^$/s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
failed=0

verdict() { # HOLDS NUMBER WORDS HINT
    if [ "$1" = yes ]; then
        printf '  holds  %s. %s\n' "$2" "$3"
    else
        printf '  FAILS  %s. %s%s\n' "$2" "$3" "${4:+ ($4)}"
        failed=$((failed + 1))
    fi
}

manual() {
    local last
    last=$(awk -F'\t' -v n="$1" '$2 == n && ($1 == "tick" || $1 == "untick") { l = $1 } END { print l }' "$record")
    if [ "$last" = tick ]; then verdict yes "$1" "$2"; else verdict no "$1" "$2" "--tick $1 when it is so"; fi
}

runs() { # NUMBER WORDS STATUS OUTPUT, the command on standard input
    local script output status
    script=$(cat)
    if [ -n "$list" ]; then
        printf '  %s. %s: %s\n' "$1" "$2" "$script"
        return
    fi
    output=$(cd "$root" && bash -c "$script" 2>&1 </dev/null)
    status=$?
    if [ "$status" -ne "$3" ]; then
        verdict no "$1" "$2" "status $status, not $3"
    elif [ -n "$4" ] && [ "${output#*"$4"}" = "$output" ]; then
        verdict no "$1" "$2" "its output lacks: $4"
    else
        verdict yes "$1" "$2"
    fi
}

metric() { # NUMBER WORDS OPERATOR THRESHOLD UNIT
    local value
    value=$(awk -F'\t' -v n="$1" '$1 == "value" && $2 == n && $3 ~ /^[+-]?[0-9]+([.][0-9]+)?$/ { v = $3 } END { print v }' "$record")
    if [ -z "$value" ]; then
        verdict no "$1" "$2" "--measure $1 VALUE, to be $3 $4 $5"
    elif awk -v v="$value" -v t="$4" "BEGIN { exit !(v + 0 $3 t + 0) }"; then
        verdict yes "$1" "$2: $value $5"
    else
        verdict no "$1" "$2" "$value is not $3 $4 $5"
    fi
}

finish() {
    if [ -n "$list" ]; then exit 2; fi
    if [ "$failed" -gt 0 ]; then
        echo "$gate stays closed: $failed criteria fail" >&2
        exit 1
    fi
    "$folder/done.sh" "$gate" || exit 1
}

printf '%s\n' "$gate"
