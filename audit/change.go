package audit

import (
	"fmt"
	"iter"
	"log/slog"
	"strings"
	"time"
)

// Change is one logged change of one attribute.
type Change struct {
	Field    string // the attribute's name
	Old, New any    // of the field's type; both Redacted where the field's tag says so
	At       time.Time
	Seq      uint64 // from 1, over all attributes of the instance

	Who, Why, Correlation string // of the Origin, see With
}

// String is one line: when, which change, of what, from, to, and by whom.
func (c Change) String() string {
	s := fmt.Sprintf("%s #%d %s: %v → %v", c.At.Format(time.RFC3339Nano), c.Seq, c.Field, c.Old, c.New)
	if by := c.by(); by != "" {
		s += " (" + by + ")"
	}
	return s
}

// by is what is known of the origin, in words.
func (c Change) by() string {
	var words []string
	lead := map[string]string{"who": "by ", "correlation": "in "}
	for key, text := range c.origin() {
		words = append(words, lead[key]+text)
	}
	return strings.Join(words, ", ")
}

// origin yields what is known of the origin.
func (c Change) origin() iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		_ = (c.Who == "" || yield("who", c.Who)) &&
			(c.Why == "" || yield("why", c.Why)) &&
			(c.Correlation == "" || yield("correlation", c.Correlation))
	}
}

// LogValue makes a Change a group in slog.
func (c Change) LogValue() slog.Value {
	attrs := []slog.Attr{
		slog.String("field", c.Field),
		{Key: "old", Value: logged(c.Old)},
		{Key: "new", Value: logged(c.New)},
		slog.Time("at", c.At),
		slog.Uint64("seq", c.Seq),
	}
	for key, text := range c.origin() {
		attrs = append(attrs, slog.String(key, text))
	}
	return slog.GroupValue(attrs...)
}
