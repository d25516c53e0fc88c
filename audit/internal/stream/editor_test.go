package stream

import "testing"

// reader is an element that reads a log while it is cloned.
type reader struct{ read func() }

func (r reader) Clone() reader {
	r.read()
	return r
}

// TestReadersFindWhatElementsAreKeptIn has somebody read the log while the field's collection is
// cloned, before its first change: of each field that the log knows, it has what that is kept in.
func TestReadersFindWhatElementsAreKeptIn(t *testing.T) {
	for name, opts := range map[string][]Option{"all": nil, "last": {Keep(3)}, "redacted": {Redact, Keep(3)}} {
		var x struct {
			field map[int]reader
			trail SyncTrail
		}
		reads := 0
		read := func() {
			defer x.trail.Leave(x.trail.Enter())
			reads++
			l := x.trail.trail.Readable()
			if l == nil {
				return
			}
			for i, f := range l.ByID() {
				switch {
				case f.Kind == KindElements && *slot(&l.Extra().Columns, uint16(i+1)) == nil, f.Kind == KindRing && *slot(&l.Extra().Rings, uint16(i+1)) == nil:
					t.Errorf("%s: the log knows a field of which it has nothing", name)
				}
			}
		}
		x.field = map[int]reader{1: {read}}
		SyncMapOf(&x.trail, &x.field, opts).Set(2, reader{read})
		if reads == 0 || len(x.field) != 2 {
			t.Errorf("%s: read %d times, %d elements", name, reads, len(x.field))
		}
	}
}
