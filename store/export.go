package store

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
)

// Export writes the stored changes that fit f to w, in the order of History, each as a line
// of JSON: the object's kind and id, and what audit.Change.MarshalJSON writes. A change with a
// value that cannot be read, or that JSON has no form for, as of a time after the year 9999, is
// left out; the error names it when all others are written. Whatever the error is, unless it is
// one of w, w has whole lines.
func (db *DB) Export(ctx context.Context, w io.Writer, f Filter) error {
	x := exporting{out: bufio.NewWriter(w)}
	for e, err := range db.found(ctx, f) {
		if err := x.add(e, err); err != nil {
			return db.fail("export", cmp.Or(x.out.Flush(), err))
		}
		report(ctx, x.entries, 0)
	}
	return db.fail("export", cmp.Or(x.out.Flush(), x.leftOut()))
}

// exporting is an Export under way.
type exporting struct {
	out           *bufio.Writer
	entries, left int   // left were left out
	first         error // why the first one of these was
}

// add writes an entry, or leaves it out. An error that is of no entry it returns.
func (x *exporting) add(e Entry, err error) error {
	if err != nil && e.Seq == 0 {
		return err
	}
	x.entries++
	var line []byte
	if err == nil {
		line, err = e.line()
	}
	if err == nil {
		_, err = x.out.Write(line)
		return err
	}
	if x.left++; x.first == nil {
		x.first = err
	}
	return nil
}

// line is the entry as a line.
func (e Entry) line() ([]byte, error) {
	object, err := e.MarshalJSON()
	if err != nil {
		return nil, fmt.Errorf("%s %q, change %d: %w", e.Kind, e.ID, e.Seq, err)
	}
	return append(object, '\n'), nil
}

// leftOut is an error where an entry was left out.
func (x *exporting) leftOut() error {
	if x.left == 0 {
		return nil
	}
	return fmt.Errorf("%d of %d changes were left out, first %w", x.left, x.entries, x.first)
}

// MarshalJSON is the entry as an object: kind, id, and the members of its change.
func (e Entry) MarshalJSON() ([]byte, error) {
	object, err := json.Marshal(struct {
		Kind   string `json:"kind"`
		ID     string `json:"id"`
		Erased bool   `json:"erased,omitempty"`
	}{e.Kind, e.ID, e.Erased})
	if err != nil {
		return nil, err
	}
	change, err := e.Change.MarshalJSON()
	if err != nil {
		return nil, err
	}
	return append(append(object[:len(object)-1], ','), change[1:]...), nil
}
