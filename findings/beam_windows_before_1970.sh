#!/usr/bin/env bash
# Apache Beam v2.77.0 for Go: an event before 1970 is put into a window that it is not in.
# Expected: windows of a day hold the events of that day, and sliding windows of two days each event twice: a window
# is the time from its start to its end, and so it is for events since 1970.
# Seen: no error; both take a remainder of the milliseconds since 1970, which is negative before that in Go: an event
# is counted on the next day, so that the last two days of 1969 are one, and slides through three windows.
# (The direct runner.)
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/apache/beam/sdks/v2/go/pkg/beam@v2.77.0 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/core/graph/mtime"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/core/graph/window"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/core/typex"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/runners/direct"
)

const layout = "2006-01-02 15:04"

func init() {
	register.Function1x3(happened)
	register.Function4x0(show)
	register.Iter1[string]()
}

// happened gives an event the time that it happened at.
func happened(at string) (typex.EventTime, string, string) {
	t, err := time.Parse(layout, at)
	if err != nil {
		panic(err)
	}
	return mtime.FromTime(t), "events", at
}

func show(w beam.Window, _ typex.EventTime, _ string, events func(*string) bool) {
	span := w.(window.IntervalWindow)
	var list []string
	for event := ""; events(&event); {
		list = append(list, event)
	}
	slices.Sort(list)
	fmt.Println(span.Start.ToTime().UTC().Format(layout), "to", span.End.ToTime().UTC().Format(layout), "has", strings.Join(list, ", "))
}

func main() {
	windows := window.NewFixedWindows(24 * time.Hour)
	if os.Args[1] == "sliding" {
		windows = window.NewSlidingWindows(24*time.Hour, 48*time.Hour)
	}
	p, s := beam.NewPipelineWithRoot()
	events := beam.Create(s, "1969-12-29 09:00", "1969-12-30 10:00", "1969-12-31 11:00", "2026-12-30 10:00", "2026-12-31 11:00")
	days := beam.WindowInto(s, windows, beam.ParDo(s, happened, events))
	beam.ParDo0(s, show, beam.GroupByKey(s, days))
	if _, err := beam.Run(context.Background(), "direct", p); err != nil {
		panic(err)
	}
}
GO
cat >want <<'OUT'
1969-12-30 00:00 to 1969-12-31 00:00 has 1969-12-29 09:00
1969-12-31 00:00 to 1970-01-01 00:00 has 1969-12-30 10:00, 1969-12-31 11:00
2026-12-30 00:00 to 2026-12-31 00:00 has 2026-12-30 10:00
2026-12-31 00:00 to 2027-01-01 00:00 has 2026-12-31 11:00
1969-12-28 00:00 to 1969-12-30 00:00 has 1969-12-29 09:00
1969-12-29 00:00 to 1969-12-31 00:00 has 1969-12-29 09:00, 1969-12-30 10:00
1969-12-30 00:00 to 1970-01-01 00:00 has 1969-12-29 09:00, 1969-12-30 10:00, 1969-12-31 11:00
1969-12-31 00:00 to 1970-01-02 00:00 has 1969-12-30 10:00, 1969-12-31 11:00
1970-01-01 00:00 to 1970-01-03 00:00 has 1969-12-31 11:00
2026-12-29 00:00 to 2026-12-31 00:00 has 2026-12-30 10:00
2026-12-30 00:00 to 2027-01-01 00:00 has 2026-12-30 10:00, 2026-12-31 11:00
2026-12-31 00:00 to 2027-01-02 00:00 has 2026-12-31 11:00
OUT
go mod tidy 2>/dev/null
go build -o finding .
for windows in fixed sliding; do
	./finding $windows 2>log | LC_ALL=C sort
done >got
diff want got
