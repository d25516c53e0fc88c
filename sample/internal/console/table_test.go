package console

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTableAlignsCharactersNotBytes(t *testing.T) {
	table := NewTable("größe", "n", "set")
	table.Row("°C", 1234567, true)
	table.Row("m", 0.25, nil)
	var out strings.Builder
	table.Print(&out)
	const want = "  größe          n    set\n  °C     1,234,567    yes\n  m           0.25  unset\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}
