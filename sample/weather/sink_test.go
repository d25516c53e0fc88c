package weather

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestConsoleSink(t *testing.T) {
	lines := []string{recordLine(record("a", 1)), recordLine(record("b", 2)), recordLine(record("c", 3)), recordLine(record("d", 4))}
	for _, tt := range []struct {
		records, show int
		want          []string
	}{
		{0, 2, []string{"  no records"}},
		{1, 2, lines[:1]},
		{2, 2, lines[:2]},
		{3, 2, lines[:3]},
		{4, 2, []string{lines[0], lines[1], "  … 1 more …", lines[3]}},
		{4, 0, []string{"  … 3 more …", lines[3]}},
	} {
		var out strings.Builder
		sink := &ConsoleSink{Out: &out, Show: tt.show, Last: record("of an earlier run", 0)}
		stream := slices.Values([]*InstrumentedSlottedRecord{record("a", 1), record("b", 2), record("c", 3), record("d", 4)}[:tt.records])
		if err := sink.Consume(stream); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(strings.Join(tt.want, "\n")+"\n", out.String()); diff != "" {
			t.Errorf("%d records, %d to show: %s", tt.records, tt.show, diff)
		}
	}
}
