package stream

import (
	"errors"
	"testing"
)

// TestSetAfterNilFromOutside sets fields of interface types after changes from outside of a setter
// that have nil on either side: these stay in the log.
func TestSetAfterNilFromOutside(t *testing.T) {
	t.Parallel()
	fault := errors.New("fault")
	for name, c := range map[string]struct {
		kind     Kind
		how      Option
		old, new any
	}{
		"to nil":                {KindValue, 0, fault, nil},
		"from nil":              {KindValue, 0, nil, fault},
		"to nil in a ring":      {KindRing, Keep(4), fault, nil},
		"from nil in a ring":    {KindRing, Keep(4), nil, fault},
		"between nil in a ring": {KindRing, Keep(4), nil, nil},
	} {
		var x struct {
			err   error
			trail Trail
		}
		x.err, _ = c.new.(error)
		x.trail.LogChange(offset(&x.trail, &x.err), c.kind, c.how, Provenance{}, 0, c.old, c.new)
		Set(&x.trail, &x.err, fault, Provenance{}, []Option{c.how})
		if x.trail.seq != 2 || x.err != fault {
			t.Errorf("%s: the log has %d changes after the second one", name, x.trail.seq)
		}
	}
}
