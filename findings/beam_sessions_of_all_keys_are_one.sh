#!/usr/bin/env bash
# Apache Beam v2.77.0 for Go, direct runner: the sessions of one user go on while another one is there.
# Expected: what the documentation of session windows says: a gap ends a session of that key; the Prism runner of the same
# release has two sessions of Ann and one of Bob.
# Seen: no error; windows are merged whatever the key is: Bob's event lies in the gap between two of Ann's, and hers are
# one session, and his has begun before he came. A test of a pipeline by this runner counts other sessions.
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
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/runners/prism"
)

func init() {
	register.Function1x3(happened)
	register.Function4x0(show)
	register.Iter1[string]()
}

// happened gives a visit the time that it happened at, and its user as the key.
func happened(visit string) (typex.EventTime, string, string) {
	user, clock, _ := strings.Cut(visit, " ")
	at, err := time.Parse("15:04 2006", clock+" 2026")
	if err != nil {
		panic(err)
	}
	return mtime.FromTime(at), user, clock
}

func show(w beam.Window, _ typex.EventTime, user string, visits func(*string) bool) {
	span := w.(window.IntervalWindow)
	var list []string
	for visit := ""; visits(&visit); {
		list = append(list, visit)
	}
	slices.Sort(list)
	from, to := span.Start.ToTime().UTC(), span.End.ToTime().UTC()
	fmt.Println(user, "from", from.Format("15:04"), "to", to.Format("15:04"), "has", strings.Join(list, ", "))
}

func main() {
	beam.Init()
	p, s := beam.NewPipelineWithRoot()
	visits := beam.ParDo(s, happened, beam.Create(s, "Ann 10:00", "Bob 10:20", "Ann 10:40"))
	sessions := beam.WindowInto(s, window.NewSessions(30*time.Minute), visits)
	beam.ParDo0(s, show, beam.GroupByKey(s, sessions))
	if _, err := beam.Run(context.Background(), os.Args[1], p); err != nil {
		panic(err)
	}
}
GO
cat >want <<'OUT'
direct
Ann from 10:00 to 11:10 has 10:00, 10:40
Bob from 10:00 to 11:10 has 10:20
prism
Ann from 10:00 to 10:30 has 10:00
Ann from 10:40 to 11:10 has 10:40
Bob from 10:20 to 10:50 has 10:20
OUT
go mod tidy 2>/dev/null
go build -o finding .
for runner in direct prism; do
	echo "$runner"
	./finding $runner 2>log | LC_ALL=C sort
done >got
diff want got
