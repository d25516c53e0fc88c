package store

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
)

// Export writes the stored changes that fit f to w, in the order of History, each as a line
// of JSON: the object's kind and id, and what audit.Change.MarshalJSON writes.
func (db *DB) Export(ctx context.Context, w io.Writer, f Filter) error {
	out := bufio.NewWriter(w)
	n := 0
	for e, err := range db.History(ctx, f) {
		if err != nil {
			return err
		}
		line, err := e.MarshalJSON()
		if err != nil {
			return db.fail("export", err)
		}
		if _, err := out.Write(append(line, '\n')); err != nil {
			return db.fail("export", err)
		}
		n++
		report(ctx, n, 0)
	}
	return db.fail("export", out.Flush())
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
