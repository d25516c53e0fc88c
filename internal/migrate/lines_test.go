package migrate

import (
	"strings"
	"testing"
)

// TestLineBefore finds lines again where others were inserted and changed, also beside equal ones.
func TestLineBefore(t *testing.T) {
	t.Parallel()
	old := "package x\n\ntype A struct {\n\tN int\n}\n\ntype B struct {\n\tN int\n}\n\nvar a, b = 1, 2\n" + strings.Repeat("// more\n", 20) + "\nvar last = 3\n"
	changed := strings.Replace(old, "type A struct {\n\tN int\n", "import \"y\"\n\ntype A struct {\n\tN int `t`\n\n\ttrail T\n", 1)
	changed = strings.Replace(changed, "var last = 3\n", "// inserted\nvar last = 3\n// end\n", 1)
	lines := strings.Split(changed, "\n")
	for text, want := range map[string]int{
		"type A struct {": 3, "\tN int `t`": 4, "\ttrail T": 4, "type B struct {": 7, "\tN int": 8,
		"var a, b = 1, 2": 11, "// more": 12, "// inserted": 33, "var last = 3": 33, "// end": 34,
	} {
		n := 1
		for lines[n-1] != text {
			n++
		}
		if got := lineBefore([]byte(old), []byte(changed), n); got != want {
			t.Errorf("%q, line %d, comes from line %d, want %d", text, n, got, want)
		}
	}
	if got := lineBefore([]byte(old), []byte(old), 5); got != 5 {
		t.Errorf("line 5 of what did not change comes from line %d", got)
	}
}
