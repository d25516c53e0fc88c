package direct

import (
	"slices"
	"testing"
)

func TestCutTags(t *testing.T) {
	for _, test := range []struct {
		args []string
		tags string
		rest []string
	}{
		{[]string{"./..."}, "", []string{"./..."}},
		{[]string{"-tags", "x,y", "-fix", "./..."}, "x,y", []string{"-fix", "./..."}},
		{[]string{"-fix", "--tags=x y", "./..."}, "x,y", []string{"-fix", "./..."}},
		{[]string{"-tags=x", "-tags=y", "./a"}, "y", []string{"./a"}},
		{[]string{"-tags=", "./a"}, "", []string{"./a"}},
		{[]string{"-tagsy", "x"}, "", []string{"-tagsy", "x"}},
	} {
		tags, rest, err := cutTags(test.args)
		if tags != test.tags || !slices.Equal(rest, test.rest) || err != nil {
			t.Errorf("cutTags(%q) = %q, %q, %v", test.args, tags, rest, err)
		}
	}
	if _, _, err := cutTags([]string{"./a", "-tags"}); err == nil {
		t.Error("no error for -tags without a value")
	}
}
