#!/usr/bin/env bash
# A stand-in for GitHub's gh: keeps issues as files in $GH_FAKE, answers like the real one, and fails when
# told to. FAIL_AT, RATE_AT and LOST_AT name the number of the change that fails, is told to wait, or is
# carried out though its answer is lost; NATIVE says that this version knows edges itself.
set -u
d=$GH_FAKE
mkdir -p "$d/issues"
printf '%s\n' "$*" >>"$d/calls"

count() {
    local n
    n=$(($(cat "$d/$1" 2>/dev/null || echo 0) + 1))
    echo "$n" >"$d/$1"
    echo "$n"
}

change() {
    now=$(count changes)
    if [ "${RATE_AT:-}" = "$now" ]; then
        echo 'HTTP 403: You have exceeded a secondary rate limit. Please wait.' >&2
        exit 1
    fi
    if [ "${FAIL_AT:-}" = "$now" ]; then
        echo 'error connecting to api.github.com' >&2
        exit 1
    fi
}

lost() {
    if [ "${LOST_AT:-}" = "$now" ]; then
        echo 'HTTP 502: Bad Gateway' >&2
        exit 1
    fi
}

edge() { # KIND NUMBER OTHER
    if [ ! -d "$d/issues/$2" ] || [ ! -d "$d/issues/$3" ]; then
        echo 'HTTP 404: Not Found' >&2
        exit 1
    fi
    if grep -qx "$1 $2 $3" "$d/edges" 2>/dev/null; then
        echo 'HTTP 422: Issue dependency already exists' >&2
        exit 1
    fi
    if [ "$1" = part-of ] && grep -qx "part-of $2 .*" "$d/edges" 2>/dev/null; then
        echo 'HTTP 422: An error occurred while adding the sub-issue to the parent issue. Sub issue may only have one parent' >&2
        exit 1
    fi
    echo "$1 $2 $3" >>"$d/edges"
}

unedge() { # KIND NUMBER OTHER
    if ! grep -qx "$1 $2 $3" "$d/edges" 2>/dev/null; then
        echo 'HTTP 404: Not Found' >&2
        exit 1
    fi
    grep -vx "$1 $2 $3" "$d/edges" >"$d/edges.new"
    mv "$d/edges.new" "$d/edges"
}

options() { # reads --title, --body-file and the rest into variables
    title='' body='' labels='' dropped='' milestone=''
    while [ $# -gt 0 ]; do
        case $1 in
            --title) title=$2; shift 2 ;;
            --body-file) body=$2; shift 2 ;;
            --label | --add-label)
                grep -qxF -- "$2" "$d/labels" || { echo "could not add label: '$2' not found" >&2; exit 1; }
                labels="$labels$2
"
                shift 2
                ;;
            --remove-label)
                dropped="$dropped$2
"
                shift 2
                ;;
            --milestone)
                grep -qxF -- "$2" "$d/milestones" || { echo "could not find milestone '$2'" >&2; exit 1; }
                milestone=$2
                shift 2
                ;;
            --repo) shift 2 ;;
            --add-blocked-by) edge blocked-by "$number" "$2"; shift 2 ;;
            --parent) edge part-of "$number" "$2"; shift 2 ;;
            *) echo "unknown flag: $1" >&2; exit 1 ;;
        esac
    done
}

case "$1 $2" in
    'issue edit')
        if [ "$3" = --help ]; then
            echo 'FLAGS --add-label --body-file --title'
            [ -z "${NATIVE:-}" ] || echo '  --add-blocked-by numbers  --parent number'
            exit 0
        fi
        change
        number=$3
        shift 3
        options "$@"
        [ -z "$title" ] || printf '%s\n' "$title" >"$d/issues/$number/title"
        [ -z "$body" ] || cp "$body" "$d/issues/$number/body"
        [ -z "$milestone" ] || printf '%s\n' "$milestone" >"$d/issues/$number/milestone"
        { cat "$d/issues/$number/labels"; printf '%s' "$labels"; } | sort -u | grep -vxF -e '' -e "$dropped" >"$d/labels.new"
        mv "$d/labels.new" "$d/issues/$number/labels"
        ;;
    'issue create')
        change
        shift 2
        options "$@"
        number=$(count numbers)
        mkdir "$d/issues/$number"
        printf '%s\n' "$title" >"$d/issues/$number/title"
        cp "$body" "$d/issues/$number/body"
        printf '%s' "$labels" >"$d/issues/$number/labels"
        printf '%s\n' "$milestone" >"$d/issues/$number/milestone"
        echo open >"$d/issues/$number/state"
        lost
        echo "https://github.com/owner/name/issues/$number"
        ;;
    'issue close') change; echo closed >"$d/issues/$3/state" ;;
    'issue reopen') change; echo open >"$d/issues/$3/state" ;;
    'label create')
        change
        if [ "${#3}" -gt 50 ] || [ "${3#*,}" != "$3" ]; then echo 'HTTP 422: name is invalid' >&2; exit 1; fi
        printf '%s\n' "$3" >>"$d/labels"
        ;;
    'api --paginate')
        case $3 in
            */labels*) touch "$d/labels"; cat "$d/labels" ;;
            */milestones*) touch "$d/milestones"; cat "$d/milestones" ;;
            */issues*)
                for issue in "$d"/issues/*; do
                    [ -e "$issue/body" ] && grep -qxF slackline "$issue/labels" || continue
                    number=${issue##*/}
                    sed -n 's/.*<!-- slackline-key: \([^ ]*\) hash: \([0-9a-f]*\) -->.*/\1 \2/p' "$issue/body" |
                        while read -r key hash; do
                            printf '%s\t%s\t%s\t%s\t%s\n' "$key" "$number" "$((1000 + number))" "$(cat "$issue/state")" "$hash"
                        done
                done
                ;;
        esac
        ;;
    'api -X')
        change
        case "$3 $4" in
            'DELETE '*/blocked_by/*)
                number=${4%/dependencies/blocked_by/*}
                unedge blocked-by "${number##*/}" "$((${4##*/} - 1000))"
                exit 0
                ;;
            'DELETE '*/sub_issue)
                number=${4%/sub_issue}
                unedge part-of "$((${6#sub_issue_id=} - 1000))" "${number##*/}"
                exit 0
                ;;
            'PATCH '*/issues/*)
                [ "$6" = milestone=null ] || { echo 'HTTP 422: Validation Failed' >&2; exit 1; }
                : >"$d/issues/${4##*/}/milestone"
                exit 0
                ;;
        esac
        case $4 in
            */milestones) printf '%s\n' "${6#title=}" >>"$d/milestones" ;;
            */blocked_by)
                number=${4%/dependencies/blocked_by}
                edge blocked-by "${number##*/}" "$((${6#issue_id=} - 1000))"
                ;;
            */sub_issues)
                number=${4%/sub_issues}
                edge part-of "$((${6#sub_issue_id=} - 1000))" "${number##*/}"
                ;;
            *) echo 'HTTP 404: Not Found' >&2; exit 1 ;;
        esac
        ;;
    'api repos/'*)
        number=${2##*/}
        [ -d "$d/issues/$number" ] || { echo 'HTTP 404: Not Found' >&2; exit 1; }
        case $4 in
            .id) echo "$((1000 + number))" ;;
            .milestone*)
                head -n 1 "$d/issues/$number/milestone" | grep . || echo
                paste -s "$d/issues/$number/labels"
                cat "$d/issues/$number/body"
                ;;
            *) echo 'unexpected query' >&2; exit 1 ;;
        esac
        ;;
    'repo view') echo owner/name ;;
    *) echo "unknown command \"$1 $2\" for \"gh\"" >&2; exit 1 ;;
esac
