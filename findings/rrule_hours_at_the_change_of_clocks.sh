#!/usr/bin/env bash
# teambition/rrule-go v1.8.2: at the change of clocks an hourly rule has one moment twice, and a daily one is an hour late.
# Expected: what RFC 5545 says: a moment is in the set once, and of a clock time that there is twice the first is meant,
# in summer time.
# Seen: no error; an hour that is left out in spring falls on the next one, which is listed again, and of which a Set
# makes one, so that five occurrences are four; half past two is the second one in autumn, an hour after the first.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/teambition/rrule-go@v1.8.2 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"fmt"
	"time"

	"github.com/teambition/rrule-go"
)

func clocks(times []time.Time) (list []string) {
	for _, at := range times {
		list = append(list, at.Format("15:04-07"))
	}
	return list
}

func main() {
	for _, rule := range []string{
		"DTSTART;TZID=Europe/Berlin:20260329T003000\nRRULE:FREQ=HOURLY;COUNT=5",
		"DTSTART;TZID=Europe/Berlin:20261024T023000\nRRULE:FREQ=DAILY;COUNT=2",
	} {
		single, err := rrule.StrToRRule(rule)
		if err != nil {
			panic(err)
		}
		set, err := rrule.StrToRRuleSet(rule)
		if err != nil {
			panic(err)
		}
		fmt.Println(clocks(single.All()), "as a set", clocks(set.All()))
	}
}
GO
cat >want <<'OUT'
[00:30+01 01:30+01 03:30+02 03:30+02 04:30+02] as a set [00:30+01 01:30+01 03:30+02 04:30+02]
[02:30+02 02:30+01] as a set [02:30+02 02:30+01]
OUT
go run -tags timetzdata . >got
diff want got
