package audit

import (
	"fmt"
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
	if c.Who != "" {
		words = append(words, "by "+c.Who)
	}
	if c.Why != "" {
		words = append(words, c.Why)
	}
	if c.Correlation != "" {
		words = append(words, "in "+c.Correlation)
	}
	return strings.Join(words, ", ")
}

// LogValue makes a Change a group in slog.
func (c Change) LogValue() slog.Value {
	attrs := []slog.Attr{
		slog.String("field", c.Field),
		slog.Any("old", c.Old),
		slog.Any("new", c.New),
		slog.Time("at", c.At),
		slog.Uint64("seq", c.Seq),
	}
	for _, o := range []struct{ key, text string }{
		{"who", c.Who}, {"why", c.Why}, {"correlation", c.Correlation},
	} {
		if o.text != "" {
			attrs = append(attrs, slog.String(o.key, o.text))
		}
	}
	return slog.GroupValue(attrs...)
}
