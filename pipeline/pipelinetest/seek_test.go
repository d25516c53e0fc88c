package pipelinetest_test

import (
	"context"
	"errors"
	"iter"
	"strings"
	"testing"

	"github.com/auditline/auditline/pipeline/pipelinetest"
)

// line is a source with places, which may have a flaw.
type line struct {
	at   int
	flaw string
}

func (l *line) Stream() iter.Seq[int] {
	return func(yield func(int) bool) {
		for l.at < 5 || l.flaw == "endless" {
			n := l.at
			if l.at++; l.flaw == "late" {
				l.at--
			}
			if !yield(n) {
				return
			}
			l.at = n + 1
		}
	}
}

func (l *line) Position(context.Context) int { return l.at }

func (l *line) Seek(at int) error {
	switch l.at = at; l.flaw {
	case "stays":
		l.at = 0
	case "refuses":
		return errors.New("cannot")
	}
	return nil
}

func TestSourcesThatSeek(t *testing.T) {
	for flaw, want := range map[string]string{
		"": "", "endless": "",
		"late":    "Stream after Seek to 0, where Position was behind 1 records: record 1 is 1, and then 0",
		"stays":   "Stream after Seek to 1, where Position was behind 1 records: record 1 is 1, and then 0",
		"refuses": "Seek to 1, where Position was behind 1 records: cannot",
	} {
		err := pipelinetest.TestSource[int](func() any { return &line{flaw: flaw} })
		got := ""
		if err != nil {
			got, _, _ = strings.Cut(err.Error(), "\n")
		}
		if got != want {
			t.Errorf("%q: got %s, want %s", flaw, got, want)
		}
	}
}
