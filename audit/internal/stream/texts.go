package stream

import (
	"reflect"
	"slices"
	"sync/atomic"

	"github.com/auditline/auditline/audit/internal/values"
)

// texts is what a column of texts has beside them, once one of them is kept as an edit of the one
// before, see values.Traits.Diff.
type texts[T any] struct {
	edits []uint64 // the positions of these, ascending
	since int      // how many there are since the last value that is kept whole
	now   T        // the latest value
	read  atomic.Pointer[restored[T]]
}

// restored is the value of an edit that was read, from which the next one is restored.
type restored[T any] struct {
	pos   uint64
	value T
}

// shorten returns what is to be kept of v, the value that follows.
func (c *valueColumn[T]) shorten(v T) T {
	since := 0
	if c.texts != nil {
		since = c.texts.since
	}
	edit, ok := c.traits.Diff(*c.latest, v, since)
	switch {
	case ok && c.texts == nil:
		c.texts = new(texts[T])
	case c.texts == nil:
		return v
	}
	c.texts.now = v
	if !ok {
		c.texts.since = 0
		return v
	}
	c.texts.since++
	c.texts.edits = append(c.texts.edits, uint64(c.n+1))
	return edit
}

// restore returns the value at pos, of which kept is what is kept.
func (c *valueColumn[T]) restore(pos uint64, kept T) T {
	i, isEdit := slices.BinarySearch(c.texts.edits, pos)
	if !isEdit {
		return kept
	}
	last := c.texts.read.Load()
	if last == nil {
		last = new(restored[T])
	}
	from := pos
	for ; i >= 0 && c.texts.edits[i] == from && from != last.pos; i-- {
		from--
	}
	v := last.value
	if from == 0 || from != last.pos {
		v = *c.kept(from)
	}
	for from < pos {
		from++
		v = c.traits.Patch(v, *c.kept(from))
	}
	c.texts.read.Store(&restored[T]{pos, v})
	return v
}

// frozen returns a copy that later values do not reach; nil of nil.
func (t *texts[T]) frozen() *texts[T] {
	if t == nil {
		return nil
	}
	return &texts[T]{edits: t.edits}
}

// Texts is a column that may keep texts as edits.
type Texts interface {
	Column
	// Kept yields what is kept of each value, that before all of them first: the value itself, or
	// for a text that is an edit of the one before, that edit.
	Kept(yield func(kept any, edit string) bool)
	// HasEdits tells whether there are edits.
	HasEdits() bool
}

func (c *valueColumn[T]) HasEdits() bool { return c.texts != nil && len(c.texts.edits) > 0 }

func (c *valueColumn[T]) Kept(yield func(kept any, edit string) bool) {
	var edits []uint64
	if c.texts != nil {
		edits = c.texts.edits
	}
	for pos := range uint64(c.n + 1) {
		kept, edit := any(*c.kept(pos)), ""
		if len(edits) > 0 && edits[0] == pos {
			kept, edit, edits = nil, reflect.ValueOf(kept).String(), edits[1:]
		}
		if !yield(kept, edit) {
			return
		}
	}
}

// TextReader restores texts that Kept has yielded, and that were read from outside.
type TextReader struct {
	last  string
	edits int // since the last text that was kept whole
}

// Whole takes a text that was kept whole.
func (r *TextReader) Whole(text string) { r.last, r.edits = text, 0 }

// Edit returns the text that an edit makes of the one before, not ok where the edit is none.
func (r *TextReader) Edit(edit string) (text string, ok bool) {
	text, ok = values.CheckedPatch(r.last, edit, r.edits)
	r.last = text
	r.edits++
	return text, ok
}
