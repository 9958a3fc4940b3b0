#!/usr/bin/env bash
# GitHub issues of Night shift: move "Atlas"
# 8 issues and 6 edges between them, written by Slackline at 2026-01-05T09:00.

# ---------------------------------------------------------------------------------------------------------
# How it works. Every issue carries its plan key in a hidden line; a second run finds the issue by it and
# updates it instead of making another. What was made is also noted beside this script, at once, so that a
# run that was cut off goes on where it stopped. Only the part of an issue between the hidden lines is
# replaced, and only when the plan says something else; what people wrote around it stays.

set -euo pipefail

usage() {
    cat <<'TEXT'
Creates or updates the issues of a plan in a GitHub repository.

    plan.sh [--repo OWNER/NAME] [--dry-run]

Needs gh, logged in (gh auth login). Without --repo it takes the repository of this folder.
TEXT
}

repo=${GH_REPO:-}
dry=
while [ $# -gt 0 ]; do
    case $1 in
        --repo) repo=${2:?--repo needs OWNER/NAME}; shift 2 ;;
        --dry-run) dry=yes; shift ;;
        -h | --help) usage; exit 0 ;;
        *) usage >&2; exit 2 ;;
    esac
done

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; say "Nothing is lost: run this script again, it goes on where it stopped."; exit 1; }

command -v gh >/dev/null || die "gh is not installed: see https://cli.github.com"
if [ -z "$repo" ]; then
    repo=$(gh repo view --json nameWithOwner --jq .nameWithOwner </dev/null) || die "no repository here: give --repo OWNER/NAME"
fi

state=${SLACKLINE_STATE:-${0%.sh}.state.tsv}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
touch "$state"
recorded=$(awk -F'\t' '$1 == "repo" { print $2; exit }' "$state")
if [ -n "$recorded" ] && [ "$recorded" != "$repo" ]; then
    say "$state belongs to $recorded, not to $repo: move it away first"
    exit 1
fi
note() { [ -n "$dry" ] || printf '%s\n' "$1" >>"$state"; }
[ -n "$recorded" ] || note "$(printf 'repo\t%s' "$repo")"

created=0 updated=0 unchanged=0 linked=0 unlinked=0

# call ARGUMENTS...: gh, again while GitHub asks to wait. What it says is in $work/out and $work/err.
call() {
    local wait=${SLACKLINE_WAIT:-60} attempt
    for attempt in 1 2 3 4 5 6 7 8; do
        if gh "$@" >"$work/out" 2>"$work/err" </dev/null; then return 0; fi
        grep -qiE 'rate limit|abuse|HTTP 429|too many requests|submitted too quickly' "$work/err" || return 1
        say "GitHub asks to wait: $wait s (attempt $attempt)"
        sleep "$wait"
        wait=$((wait * 2))
    done
    return 1
}

# change ARGUMENTS...: a call that changes something, at a pace GitHub likes; only shown in a dry run.
change() {
    if [ -n "$dry" ]; then
        say "would: gh $1 $2 ${3:-}"
        : >"$work/out"
        return 0
    fi
    sleep "${SLACKLINE_PAUSE:-1}"
    call "$@"
}

# What is there: plan key, number, id, state and hash of every issue of ours.
known() {
    # shellcheck disable=SC2016
    call api --paginate "repos/$repo/issues?state=all&labels=slackline&per_page=100" --jq \
        '.[] | select(has("pull_request") | not) | . as $i
         | ((.body // "") | capture("<!-- slackline-key: (?<key>[^ ]+) hash: (?<hash>[0-9a-f]+) -->")? // empty)
         | [.key, ($i.number | tostring), ($i.id | tostring), $i.state, .hash] | @tsv' ||
        die "the issues of $repo cannot be listed: $(head -n 1 "$work/err")"
    cp "$work/out" "$work/known"
}

# known_field KEY FIELD: 2 number, 3 id, 4 state, 5 hash.
known_field() { awk -F'\t' -v k="$1" -v f="$2" '$1 == k { print $f; exit }' "$work/known"; }

number_of() {
    local number
    number=$(known_field "$1" 2)
    [ -n "$number" ] || number=$(awk -F'\t' -v k="$1" '$1 == "issue" && $2 == k { n = $3 } END { print n }' "$state")
    printf '%s' "$number"
}

# id_of KEY NUMBER: the id that the REST interface wants in place of the number.
id_of() {
    local id
    id=$(known_field "$1" 3)
    if [ -z "$id" ]; then
        call api "repos/$repo/issues/$2" --jq .id || die "issue $2 cannot be read: $(head -n 1 "$work/err")"
        id=$(cat "$work/out")
    fi
    printf '%s' "$id"
}

# label NAME COLOUR DESCRIPTION
label() {
    change label create "$1" --repo "$repo" --color "$2" --description "$3" --force ||
        die "the label $1 cannot be made: $(head -n 1 "$work/err")"
}

# stage TITLE: a milestone; there is one of each title.
stage() {
    if [ ! -e "$work/stages" ]; then
        call api --paginate "repos/$repo/milestones?state=all&per_page=100" --jq '.[].title' ||
            die "the milestones of $repo cannot be listed: $(head -n 1 "$work/err")"
        cp "$work/out" "$work/stages"
    fi
    if grep -qxF -- "$1" "$work/stages"; then return 0; fi
    change api -X POST "repos/$repo/milestones" -f "title=$1" ||
        die "the milestone $1 cannot be made: $(head -n 1 "$work/err")"
    printf '%s\n' "$1" >>"$work/stages"
}

# issue KEY HASH STATE TITLE MILESTONE LABEL...: the body stands on standard input.
issue() {
    local key=$1 hash=$2 wanted=$3 title=$4 stage=$5 number
    shift 5
    cat >"$work/body"
    number=$(number_of "$key")
    if [ -z "$number" ]; then
        create "$key" "$title" "$stage" "$@"
        number=$(number_of "$key")
    elif [ "$(known_field "$key" 5)" = "$hash" ]; then
        unchanged=$((unchanged + 1))
    else
        update "$number" "$title" "$stage" "$@"
    fi
    if [ "$wanted" = closed ] && [ "$(known_field "$key" 4)" != closed ] &&
        ! grep -qxF -- "$(printf 'closed\t%s' "$key")" "$state"; then
        change issue close "$number" --repo "$repo" --reason completed ||
            die "issue $number cannot be closed: $(head -n 1 "$work/err")"
        note "$(printf 'closed\t%s' "$key")"
    fi
}

create() {
    local key=$1 title=$2 stage=$3 name number
    shift 3
    local arguments=(issue create --repo "$repo" --title "$title" --body-file "$work/body")
    for name in "$@"; do arguments+=(--label "$name"); done
    [ -z "$stage" ] || arguments+=(--milestone "$stage")
    if change "${arguments[@]}"; then
        [ -z "$dry" ] || { created=$((created + 1)); return 0; }
        number=$(grep -oE '[0-9]+$' "$work/out" | tail -n 1)
        [ -n "$number" ] || die "gh did not say which number $title got"
    else
        # The answer may have been lost after the issue was made: look before anything is made twice.
        local why
        why=$(head -n 1 "$work/err")
        known
        number=$(known_field "$key" 2)
        [ -n "$number" ] || die "$title cannot be created: $why"
    fi
    note "$(printf 'issue\t%s\t%s' "$key" "$number")"
    created=$((created + 1))
}

update() {
    local number=$1 title=$2 stage=$3 name
    shift 3
    call api "repos/$repo/issues/$number" --jq '.body // ""' ||
        die "issue $number cannot be read: $(head -n 1 "$work/err")"
    # What people wrote before and behind our part stays.
    awk -v part="$work/body" '
        /<!-- slackline-key: / { while ((getline line < part) > 0) print line; inside = 1; done = 1; next }
        /<!-- slackline-end -->/ { inside = 0; next }
        !inside { print }
        END { if (!done) while ((getline line < part) > 0) print line }' "$work/out" >"$work/new"
    local arguments=(issue edit "$number" --repo "$repo" --title "$title" --body-file "$work/new")
    for name in "$@"; do arguments+=(--add-label "$name"); done
    [ -z "$stage" ] || arguments+=(--milestone "$stage")
    change "${arguments[@]}" || die "issue $number cannot be updated: $(head -n 1 "$work/err")"
    updated=$((updated + 1))
}

# Whether this gh knows the edges itself; the REST interface does in any case.
native_blocks= native_parts=
help=$(gh issue edit --help 2>/dev/null </dev/null || true)
case $help in *--add-blocked-by*) native_blocks=yes ;; esac
case $help in *' --parent '*) native_parts=yes ;; esac

# link KIND KEY OTHER: notes it, so that it is made once.
link() {
    local kind=$1 key=$2 other=$3 line number with
    line=$(printf 'link\t%s\t%s\t%s' "$kind" "$key" "$other")
    if grep -qxF -- "$line" "$state"; then return 0; fi
    if [ -n "$dry" ]; then linked=$((linked + 1)); return 0; fi
    number=$(number_of "$key") with=$(number_of "$other")
    if make_link "$kind" "$number" "$with" "$key" "$other" ||
        grep -qiE 'already|duplicate|has already been taken' "$work/err" "$work/out"; then
        note "$line"
        linked=$((linked + 1))
    elif grep -qiE 'HTTP 404|HTTP 410|not found' "$work/err"; then
        # An older server without such edges: they stand in the text of the issue.
        unlinked=$((unlinked + 1))
    else
        die "$kind $number, $with: $(head -n 1 "$work/err")"
    fi
}

make_link() {
    local kind=$1 number=$2 with=$3 key=$4 other=$5
    case $kind-$native_blocks-$native_parts in
        blocked-by-yes-*) change issue edit "$number" --repo "$repo" --add-blocked-by "$with" ;;
        blocked-by-*) change api -X POST "repos/$repo/issues/$number/dependencies/blocked_by" -F "issue_id=$(id_of "$other" "$with")" ;;
        part-of-*-yes) change issue edit "$number" --repo "$repo" --parent "$with" ;;
        part-of-*) change api -X POST "repos/$repo/issues/$with/sub_issues" -F "sub_issue_id=$(id_of "$key" "$number")" ;;
    esac
}

blocked_by() { link blocked-by "$1" "$2"; }
part_of() { link part-of "$1" "$2"; }

finish() {
    say "$repo: $created issues created, $updated updated, $unchanged unchanged; $linked edges made"
    if [ "$unlinked" -gt 0 ]; then
        say "$unlinked edges are not known to this server; each stands in the text of its issue"
        exit 1
    fi
}

known

label 'slackline' 667085 'from a plan of Slackline'
label 'track: Infra: base' 9a4db3 'Cluster & network'
label 'track: App | code' 14897b ''
label 'track: Empty' 9a4db3 ''
label 'P0' d0d5dd ''
label 'size L' d0d5dd ''
label 'port' d0d5dd ''
label 'gate' d0d5dd ''
stage 'Week 1'

issue INF-1 2fb60ad2c2e6c296 open '[INF-1] Set up cluster: phase 0' 'Week 1' 'slackline' 'track: Infra: base' 'P0' 'size L' <<'SLACKLINE'
<!-- slackline-key: INF-1 hash: 2fb60ad2c2e6c296 -->
- **Track**: Infra: base
- **Phase**: Week 1
- **Estimate**: 2-8 h (likely 4 h)
- **Role**: ops
- **Assigned to**: Ada
- **Planned**: 2026-03-02 09:00 to 2026-03-02 16:00

**Blocks**

- INF-2 DNS<br>and TLS
- S section: port everything

**Files in scope**

- `infra/main.tf`

**Delivers**

- kubeconfig

**Steps**

- [x] Order \| rack (1 h)
- [ ] Wire it

**Done when**

- [x] Nodes ready (Ada): `kubectl get nodes | grep -c Ready` ends with 0 and prints `3`
<!-- slackline-end -->
SLACKLINE

issue INF-2 36536eba1465c6e3 open '[INF-2] DNS and TLS' 'Week 1' 'slackline' 'track: Infra: base' <<'SLACKLINE'
<!-- slackline-key: INF-2 hash: 36536eba1465c6e3 -->
- **Track**: Infra: base
- **Phase**: Week 1
- **Estimate**: 2-4 h of work
- **Role**: ops x2
- **Planned**: 2026-03-02 16:00 to 2026-03-02 17:30

**Blocked by**

- INF-1 Set up cluster: phase 0

**Blocks**

- G1 Ready to switch?

**How it waits**

- starts after INF-1: needs nodes
<!-- slackline-end -->
SLACKLINE

issue S ae9e77207a922b36 open '[S] section: port everything' '' 'slackline' 'track: App | code' <<'SLACKLINE'
<!-- slackline-key: S hash: ae9e77207a922b36 -->
- **Track**: App \| "code"
- **Planned**: 2026-03-02 12:00 to 2026-03-03 11:30

**Blocked by**

- INF-1 Set up cluster: phase 0

**Blocks**

- G1 Ready to switch?

**How it waits**

- may start when INF-1 is 50 % done
<!-- slackline-end -->
SLACKLINE

issue APP-1 143fead2127c3879 open '[APP-1] Port "auth" \ login; fast' '' 'slackline' 'track: App | code' 'port' <<'SLACKLINE'
<!-- slackline-key: APP-1 hash: 143fead2127c3879 -->
- **Track**: App \| "code"
- **Part of**: S
- **Estimate**: 6 h
- **Role**: dev
- **Planned**: 2026-03-02 12:00 to 2026-03-03 10:00
<!-- slackline-end -->
SLACKLINE

issue APP-2 44b9d3ff1cc85fe0 open '[APP-2] 設計 review 🚀 <b>' '' 'slackline' 'track: App | code' <<'SLACKLINE'
<!-- slackline-key: APP-2 hash: 44b9d3ff1cc85fe0 -->
- **Track**: App \| "code"
- **Part of**: S
- **Estimate**: 1 h 30 min
- **Deadline**: Hour 66:40
- **Date**: start no earlier than 2026-03-03 10:00
- **Planned**: 2026-03-03 10:00 to 2026-03-03 11:30
<!-- slackline-end -->
SLACKLINE

issue M%201 40e36dbbf732ec0e open '[M 1] Switch traffic' '' 'slackline' 'track: App | code' <<'SLACKLINE'
<!-- slackline-key: M%201 hash: 40e36dbbf732ec0e -->
- **Track**: App \| "code"
- **Estimate**: 0 h
- **Planned**: 2026-03-03 17:00 to 2026-03-03 17:00, critical

**Blocked by**

- G1 Ready to switch?
- end

**How it waits**

- waits for end (FS +2 h elapsed, soft), recommended
<!-- slackline-end -->
SLACKLINE

issue end ccd36620162a657f open '[end]' '' 'slackline' <<'SLACKLINE'
<!-- slackline-key: end hash: ccd36620162a657f -->
\# Not a heading

1\. not a list \| not a cell

- **Planned**: 2026-03-02 12:00 to 2026-03-02 17:00

**Blocks**

- M 1 Switch traffic
<!-- slackline-end -->
SLACKLINE

issue G1 d4faa70f3a070add closed '[G1] Ready to switch?' '' 'slackline' 'gate' <<'SLACKLINE'
<!-- slackline-key: G1 hash: d4faa70f3a070add -->
- **Gate**: holds back what waits for it until its criteria pass
- **Owner**: Bo
- **Review**: 30 min
- **Planned**: 2026-03-03 16:30 to 2026-03-03 17:00, critical

**Blocked by**

- INF-2 DNS<br>and TLS
- S section: port everything

**Blocks**

- M 1 Switch traffic

**Done when**

- [ ] Load test passed (Bo)
<!-- slackline-end -->
SLACKLINE

part_of APP-1 S
part_of APP-2 S
blocked_by INF-2 INF-1
blocked_by S INF-1
blocked_by G1 INF-2
blocked_by G1 S
blocked_by M%201 G1
blocked_by M%201 end

finish
