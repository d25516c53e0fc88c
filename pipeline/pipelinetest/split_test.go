package pipelinetest_test

import (
	"context"
	"errors"
	"iter"
	"strings"
	"testing"

	"github.com/auditline/auditline/pipeline/pipelinetest"
)

// span yields the numbers of its range, and gives parts of it, which may have a flaw.
type span struct {
	from, to int
	flaw     string
}

func (s *span) Stream() iter.Seq[int] {
	return func(yield func(int) bool) {
		for n := s.from; n < s.to; n++ {
			if !yield(n) {
				return
			}
		}
	}
}

func (s *span) Split(_ context.Context, n int) (parts []*span, err error) {
	switch s.flaw {
	case "fails":
		return nil, errors.New("no range")
	case "none":
		return nil, nil
	}
	size := (s.to-s.from)/n + 1
	for from := s.from; from < s.to; from += size {
		parts = append(parts, &span{from, min(from+size, s.to), ""})
	}
	switch last := parts[len(parts)-1]; {
	case s.flaw == "twice" && n > 1:
		last.from--
	case s.flaw == "lost":
		last.to--
	case s.flaw == "order":
		parts = append(parts[1:], parts[0])
	}
	return parts, nil
}

// shares is a source whose method Split is another thing.
type shares struct{ span }

func (s *shares) Split(n int) int { return n }

func TestSourcesThatSplit(t *testing.T) {
	for flaw, want := range map[string]string{
		"": "", "none": "",
		"fails": "Split(1): no range",
		"twice": "the source and the 2 that Split(2) gives do not have the same records: record 6 is 5, and then 4",
		"lost":  "the source and the 1 that Split(1) gives do not have the same records: there are 9 records, and then 8",
		"order": "the source and the 2 that Split(2) gives do not have the same records: record 1 is 0, and then 5",
	} {
		err := pipelinetest.TestSource[int](func() any { return &span{0, 9, flaw} })
		got := ""
		if err != nil {
			got, _, _ = strings.Cut(err.Error(), "\n")
		}
		if got != want {
			t.Errorf("%q: got %s, want %s", flaw, got, want)
		}
	}
	if err := pipelinetest.TestSource[int](func() any { return &shares{span{0, 9, "lost"}} }); err != nil {
		t.Errorf("Split of something else: %v", err)
	}
}
