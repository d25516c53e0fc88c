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
	// Seq is the change's number: from 1, over all attributes of the instance. Set is the same for
	// all changes of one Update, Group or Capture, larger than that of any before in this process,
	// and 0 for those outside of one.
	Seq, Set uint64

	Who, Why, Correlation string // of the Origin, see With
}

// String is one line: when, which change, of what, from, to, and by whom.
func (c Change) String() string {
	at := c.At.Format(time.RFC3339Nano)
	s := fmt.Sprintf("%s #%d %s: %v → %v", at, c.Seq, c.Field, printed(c.Old), printed(c.New))
	if by := c.by(); by != "" {
		s += " (" + by + ")"
	}
	return s
}

// by is what is known of the origin, in words.
func (c Change) by() string {
	var words []string
	for _, p := range c.origin() {
		words = append(words, p.lead+p.text)
	}
	return strings.Join(words, ", ")
}

// originPart is one of an origin's texts.
type originPart struct {
	key  string // in JSON and slog
	lead string // what it begins with in words
	text string
}

// origin returns what is known of the origin.
func (c Change) origin() (known []originPart) {
	for _, p := range []originPart{
		{"who", "by ", c.Who},
		{"why", "", c.Why},
		{"correlation", "in ", c.Correlation},
	} {
		if p.text != "" {
			known = append(known, p)
		}
	}
	return known
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
	if c.Set != 0 {
		attrs = append(attrs, slog.Uint64("set", c.Set))
	}
	for _, p := range c.origin() {
		attrs = append(attrs, slog.String(p.key, p.text))
	}
	return slog.GroupValue(attrs...)
}
