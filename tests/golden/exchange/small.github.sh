#!/usr/bin/env bash
# GitHub issues of Night shift: move "Atlas"
# 8 issues and 6 edges between them, written by Slackline at 2026-01-05T09:00.

# ---------------------------------------------------------------------------------------------------------
# How it works. Every issue carries its plan key in a hidden line; a second run finds the issue by it and
# updates it instead of making another. What was made is also noted beside this script, at once, so that a
# run that was cut off goes on where it stopped. Only the part of an issue between the hidden lines is
# replaced, and only when the plan says something else; what people wrote around it stays. Labels, milestone
# and edges that the plan no longer has are taken away again where this script had set them: hidden lines say
# which those are. What people set themselves is theirs.

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
if [ -n "$dry" ]; then
    # A dry run leaves nothing behind: it reads a copy of the notes.
    if [ -e "$state" ]; then cp "$state" "$work/state"; fi
    state=$work/state
fi
[ -e "$state" ] || : >"$state"
recorded=$(awk -F'\t' '$1 == "repo" { print $2; exit }' "$state")
if [ -n "$recorded" ] && [ "$recorded" != "$repo" ]; then
    say "$state belongs to $recorded, not to $repo: move it away first"
    exit 1
fi
note() { [ -n "$dry" ] || printf '%s\n' "$1" >>"$state"; }
[ -n "$recorded" ] || note "$(printf 'repo\t%s' "$repo")"

created=0 updated=0 unchanged=0 linked=0 removed=0 unknown=0
: >"$work/keys"
: >"$work/edges"

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

# tell ARGUMENTS...: what a run that is not dry would call.
tell() {
    local words=
    while [ $# -gt 0 ]; do
        case $1 in
            --repo | --body-file) shift 2 ;;
            *) words="$words $1"; shift ;;
        esac
    done
    say "would: gh${words:0:200}"
}

# change ARGUMENTS...: a call that changes something, at a pace GitHub likes; only shown in a dry run.
change() {
    if [ -n "$dry" ]; then
        tell "$@"
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

# listed WHAT: the names of the labels or the titles of the milestones of the repository, in $work/WHAT, asked for once.
listed() {
    local query=labels?per_page=100 field=name
    if [ -e "$work/$1" ]; then return 0; fi
    if [ "$1" = milestones ]; then query='milestones?state=all&per_page=100' field=title; fi
    call api --paginate "repos/$repo/$query" --jq ".[].$field" ||
        die "the $1 of $repo cannot be listed: $(head -n 1 "$work/err")"
    cp "$work/out" "$work/$1"
}

# label NAME COLOUR DESCRIPTION: one that is there already keeps its colour and its words.
label() {
    listed labels
    if grep -qixF -- "$1" "$work/labels"; then return 0; fi
    change label create "$1" --repo "$repo" --color "$2" --description "$3" --force ||
        die "the label $1 cannot be made: $(head -n 1 "$work/err")"
    printf '%s\n' "$1" >>"$work/labels"
}

# stage TITLE: a milestone; there is one of each title.
stage() {
    listed milestones
    if grep -qxF -- "$1" "$work/milestones"; then return 0; fi
    change api -X POST "repos/$repo/milestones" -f "title=$1" ||
        die "the milestone $1 cannot be made: $(head -n 1 "$work/err")"
    printf '%s\n' "$1" >>"$work/milestones"
}

# hidden NAME: as one word that ends no comment.
hidden() {
    local name=${1//[%]/%25}
    name=${name//-/%2D} name=${name//</%3C} name=${name//>/%3E} name=${name//\\/%5C}
    printf '%s' "${name// /%20}"
}

# has NAME FILE: whether a line is this name; GitHub's labels know no capitals.
has() { grep -qixF -- "$1" "$2"; }

# carry MILESTONE FILE: $work/part is $work/body with a hidden line that says what this script set: that milestone,
# and the labels of that file.
carry() {
    local name words=
    while IFS= read -r name; do words="$words label:$(hidden "$name")"; done <"$2"
    [ -z "$1" ] || words="$words milestone:$(hidden "$1")"
    {
        head -n 1 "$work/body"
        printf '<!-- slackline-set:%s -->\n' "$words"
        tail -n +2 "$work/body"
    } >"$work/part"
}

# was WORD: what stands behind `WORD:` in the hidden lines of the issue in $work/old.
was() {
    sed -nE '/<!-- slackline-key: /,/<!-- slackline-end -->/s/^<!-- slackline-(set|edges):(.*) -->.*$/\2/p' "$work/old" |
        tr ' ' '\n' | sed -n "s/^$1://p"
}

# issue KEY HASH STATE TITLE MILESTONE LABEL...: the body stands on standard input.
issue() {
    local key=$1 hash=$2 wanted=$3 title=$4 stage=$5 number
    shift 5
    cat >"$work/body"
    printf '%s\n' "$key" >>"$work/keys"
    number=$(number_of "$key")
    if [ -z "$number" ]; then
        create "$key" "$title" "$stage" "$@"
        number=$(number_of "$key")
    elif [ "$(known_field "$key" 5)" = "$hash" ]; then
        unchanged=$((unchanged + 1))
    else
        update "$key" "$number" "$title" "$stage" "$@"
    fi
    settle_state "$key" "$wanted" "$number"
}

# settle_state KEY open|closed NUMBER: closes what is done once, and opens again what this script had closed.
settle_state() {
    local key=$1 wanted=$2 number=$3 now ours
    now=$(known_field "$key" 4)
    ours=$(awk -F'\t' -v k="$key" '($1 == "closed" || $1 == "opened") && $2 == k { last = $1 } END { print last }' "$state")
    if [ "$wanted" = closed ] && [ "$now" != closed ] && [ "$ours" != closed ]; then
        change issue close "$number" --repo "$repo" --reason completed ||
            die "issue $number cannot be closed: $(head -n 1 "$work/err")"
        note "$(printf 'closed\t%s' "$key")"
    elif [ "$wanted" = open ] && [ "$ours" = closed ]; then
        if [ "$now" = closed ]; then
            change issue reopen "$number" --repo "$repo" ||
                die "issue $number cannot be opened again: $(head -n 1 "$work/err")"
        fi
        note "$(printf 'opened\t%s' "$key")"
    fi
}

create() {
    local key=$1 title=$2 stage=$3 name number
    shift 3
    printf '%s\n' "$@" >"$work/ours"
    carry "$stage" "$work/ours"
    local arguments=(issue create --repo "$repo" --title "$title" --body-file "$work/part")
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

# update KEY NUMBER TITLE MILESTONE LABEL...
update() {
    local key=$1 number=$2 title=$3 stage=$4 present ours
    shift 4
    # The milestone, the labels with tabs between them, and then the text.
    call api "repos/$repo/issues/$number" --jq '.milestone.title // "", ([.labels[].name] | join("\t")), .body // ""' ||
        die "issue $number cannot be read: $(head -n 1 "$work/err")"
    present=$(sed -n 1p "$work/out")
    sed -n 2p "$work/out" | tr '\t' '\n' >"$work/present"
    tail -n +3 "$work/out" | tr -d '\r' >"$work/old"
    remember_edges "$key"
    local arguments=(issue edit "$number" --repo "$repo" --title "$title" --body-file "$work/new")
    choose_labels "$@"
    ours=$(was milestone)
    if [ -z "$present" ] || [ "$(hidden "$present")" = "$ours" ]; then
        if [ -n "$stage" ]; then
            arguments+=(--milestone "$stage")
        elif [ -n "$present" ]; then
            change api -X PATCH "repos/$repo/issues/$number" -F milestone=null ||
                die "the milestone of issue $number cannot be taken away: $(head -n 1 "$work/err")"
        fi
    else
        # Somebody chose another one.
        [ -z "$stage" ] || [ "$stage" = "$present" ] || say "issue $number keeps its milestone $present; the plan says $stage"
        stage=
    fi
    carry "$stage" "$work/ours"
    # What people wrote before and behind our part stays.
    awk -v part="$work/part" '
        /<!-- slackline-key: / { while ((getline line < part) > 0) print line; inside = 1; done = 1; next }
        /<!-- slackline-end -->/ { inside = 0; next }
        !inside { print }
        END { if (!done) while ((getline line < part) > 0) print line }' "$work/old" >"$work/new"
    change "${arguments[@]}" || die "issue $number cannot be updated: $(head -n 1 "$work/err")"
    updated=$((updated + 1))
}

# choose_labels LABEL...: adds to `arguments` what is missing and what this script had set and the plan no longer has;
# $work/ours are those of the plan that nobody else had set before.
choose_labels() {
    local name
    was label >"$work/before"
    printf '%s\n' "$@" >"$work/wanted"
    : >"$work/ours"
    for name in "$@"; do
        if ! has "$name" "$work/present"; then
            arguments+=(--add-label "$name")
        elif ! has "$(hidden "$name")" "$work/before"; then
            continue
        fi
        printf '%s\n' "$name" >>"$work/ours"
    done
    while IFS= read -r name; do
        if has "$(hidden "$name")" "$work/before" && ! has "$name" "$work/wanted"; then
            arguments+=(--remove-label "$name")
        fi
    done <"$work/present"
}

# remember_edges KEY: notes the edges the issue in $work/old had from this script, before their list is replaced.
remember_edges() {
    local kind other line
    for kind in blocked-by part-of; do
        while IFS= read -r other; do
            line=$(printf 'was\t%s\t%s\t%s' "$kind" "$1" "$other")
            grep -qxF -- "$line" "$state" || note "$line"
        done < <(was "$kind")
    done
}

# Whether this gh knows the edges itself; the REST interface does in any case.
help=$(gh issue edit --help 2>/dev/null </dev/null || true)
knows() { case $help in *"--$1 "* | *"--$1"$'\n'*) return 0 ;; *) return 1 ;; esac; }

blocked_by() { printf 'blocked-by\t%s\t%s\n' "$1" "$2" >>"$work/edges"; }
part_of() { printf 'part-of\t%s\t%s\n' "$1" "$2" >>"$work/edges"; }

# noted WORD...: the edges in the notes of which the last word is one of these.
noted() {
    awk -F'\t' -v words=" $* " '
        $1 == "link" || $1 == "was" || $1 == "unlink" {
            edge = $2 FS $3 FS $4
            if (!(edge in last)) order[count++] = edge
            if ($1 != "was" || last[edge] != "link") last[edge] = $1
        }
        END { for (at = 0; at < count; at++) if (index(words, " " last[order[at]] " ")) print order[at] }' "$state"
}

# without FILE OTHER: the lines of the other file that are not in the first.
without() { awk 'FILENAME == ARGV[1] { there[$0] = 1; next } !($0 in there)' "$1" "$2"; }

# settle_edges: takes away what the plan no longer has, then makes what is new; a child has one parent at a time.
settle_edges() {
    local kind key other
    noted link was >"$work/had"
    noted link >"$work/made"
    without "$work/edges" "$work/had" >"$work/drop"
    without "$work/made" "$work/edges" >"$work/new"
    while IFS=$'\t' read -r kind key other; do unlink_edge "$kind" "$key" "$other"; done <"$work/drop"
    while IFS=$'\t' read -r kind key other; do link_edge "$kind" "$key" "$other"; done <"$work/new"
}

# link_edge KIND KEY OTHER: makes an edge and notes it, so that it is made once.
link_edge() {
    local kind=$1 key=$2 other=$3 number with
    if [ -n "$dry" ]; then linked=$((linked + 1)); return 0; fi
    number=$(number_of "$key") with=$(number_of "$other")
    if make_link "$kind" "$number" "$with" "$key" "$other" ||
        grep -qiE 'already|duplicate|has already been taken' "$work/err" "$work/out"; then
        note "$(printf 'link\t%s\t%s\t%s' "$kind" "$key" "$other")"
        linked=$((linked + 1))
    elif grep -qi 'only have one parent' "$work/err" "$work/out"; then
        say "issue $number is part of another one by now; the plan says of $with"
    elif grep -qiE 'HTTP 404|HTTP 410|not found' "$work/err"; then
        # An older server without such edges: they stand in the text of the issue.
        unknown=$((unknown + 1))
    else
        die "$kind $number, $with: $(head -n 1 "$work/err")"
    fi
}

make_link() {
    local kind=$1 number=$2 with=$3 key=$4 other=$5 id
    if [ "$kind" = blocked-by ]; then
        if knows add-blocked-by; then
            change issue edit "$number" --repo "$repo" --add-blocked-by "$with"
            return
        fi
        id=$(id_of "$other" "$with") || exit 1
        change api -X POST "repos/$repo/issues/$number/dependencies/blocked_by" -F "issue_id=$id"
        return
    fi
    if knows parent; then
        change issue edit "$number" --repo "$repo" --parent "$with"
        return
    fi
    id=$(id_of "$key" "$number") || exit 1
    change api -X POST "repos/$repo/issues/$with/sub_issues" -F "sub_issue_id=$id"
}

# unlink_edge KIND KEY OTHER: takes an edge away that this script had made; one that is gone already will do.
unlink_edge() {
    local kind=$1 key=$2 other=$3 number with
    number=$(number_of "$key") with=$(number_of "$other")
    if [ -n "$number" ] && [ -n "$with" ]; then
        drop_link "$kind" "$number" "$with" "$key" "$other" ||
            grep -qiE 'HTTP 404|HTTP 410|HTTP 422|not found' "$work/err" "$work/out" ||
            die "$kind $number, $with cannot be taken away: $(head -n 1 "$work/err")"
        removed=$((removed + 1))
    fi
    note "$(printf 'unlink\t%s\t%s\t%s' "$kind" "$key" "$other")"
}

# drop_link KIND NUMBER WITH KEY OTHER: only this edge; of a child with another parent by now, that one stays.
drop_link() {
    local id
    if [ "$1" = blocked-by ]; then
        id=$(id_of "$5" "$3") || exit 1
        change api -X DELETE "repos/$repo/issues/$2/dependencies/blocked_by/$id"
    else
        id=$(id_of "$4" "$2") || exit 1
        change api -X DELETE "repos/$repo/issues/$3/sub_issue" -F "sub_issue_id=$id"
    fi
}

# say_gone: the open issues whose tickets the plan no longer has; closing them is for people to decide.
say_gone() {
    local gone
    gone=$(awk -F'\t' 'FILENAME == ARGV[1] { there[$0] = 1; next } !($1 in there) && $4 == "open" { print "#" $2 " (" $1 ")" }' \
        "$work/keys" "$work/known")
    [ -z "$gone" ] || say "not in the plan any more, close what is done with: $(printf '%s' "$gone" | tr '\n' ' ')"
}

finish() {
    settle_edges
    say "$repo: $created issues created, $updated updated, $unchanged unchanged; $linked edges made, $removed taken away"
    say_gone
    if [ "$unknown" -gt 0 ]; then
        say "$unknown edges are not known to this server; each stands in the text of its issue"
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

issue INF-1 f916cd212e1c586b open '[INF-1] Set up cluster: phase 0' 'Week 1' 'slackline' 'track: Infra: base' 'P0' 'size L' <<'SLACKLINE'
<!-- slackline-key: INF-1 hash: f916cd212e1c586b -->
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

issue INF-2 bde96045b7af7d17 open '[INF-2] DNS and TLS' 'Week 1' 'slackline' 'track: Infra: base' <<'SLACKLINE'
<!-- slackline-key: INF-2 hash: bde96045b7af7d17 -->
<!-- slackline-edges: blocked-by:INF-1 -->
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

issue S 8f814d9438097852 open '[S] section: port everything' '' 'slackline' 'track: App | code' <<'SLACKLINE'
<!-- slackline-key: S hash: 8f814d9438097852 -->
<!-- slackline-edges: blocked-by:INF-1 -->
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

issue APP-1 9b3ec88692fb2fe4 open '[APP-1] Port "auth" \ login; fast' '' 'slackline' 'track: App | code' 'port' <<'SLACKLINE'
<!-- slackline-key: APP-1 hash: 9b3ec88692fb2fe4 -->
<!-- slackline-edges: part-of:S -->
- **Track**: App \| "code"
- **Part of**: S
- **Estimate**: 6 h
- **Role**: dev
- **Planned**: 2026-03-02 12:00 to 2026-03-03 10:00
<!-- slackline-end -->
SLACKLINE

issue APP-2 a13b08b3cf862577 open '[APP-2] 設計 review 🚀 <b>' '' 'slackline' 'track: App | code' <<'SLACKLINE'
<!-- slackline-key: APP-2 hash: a13b08b3cf862577 -->
<!-- slackline-edges: part-of:S -->
- **Track**: App \| "code"
- **Part of**: S
- **Estimate**: 1 h 30 min
- **Deadline**: Hour 66:40
- **Date**: start no earlier than 2026-03-03 10:00
- **Planned**: 2026-03-03 10:00 to 2026-03-03 11:30
<!-- slackline-end -->
SLACKLINE

issue M%201 fb94799d09d4d62a open '[M 1] Switch traffic' '' 'slackline' 'track: App | code' <<'SLACKLINE'
<!-- slackline-key: M%201 hash: fb94799d09d4d62a -->
<!-- slackline-edges: blocked-by:G1 blocked-by:end -->
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

issue end 359c0885aa0a7880 open '[end]' '' 'slackline' <<'SLACKLINE'
<!-- slackline-key: end hash: 359c0885aa0a7880 -->
\# Not a heading

1\. not a list \| not a cell

- **Planned**: 2026-03-02 12:00 to 2026-03-02 17:00

**Blocks**

- M 1 Switch traffic
<!-- slackline-end -->
SLACKLINE

issue G1 3b46884c529fd9b3 closed '[G1] Ready to switch?' '' 'slackline' 'gate' <<'SLACKLINE'
<!-- slackline-key: G1 hash: 3b46884c529fd9b3 -->
<!-- slackline-edges: blocked-by:INF-2 blocked-by:S -->
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

blocked_by INF-2 INF-1
blocked_by S INF-1
part_of APP-1 S
part_of APP-2 S
blocked_by M%201 G1
blocked_by M%201 end
blocked_by G1 INF-2
blocked_by G1 S

finish
