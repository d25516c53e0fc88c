package audit

import (
	"encoding/binary"
	"math"
	"testing"
)

type blob struct {
	bytes []int8 `audit:"true"`
	trail Trail
}

func (b *blob) Audit() View { return ViewOf(b, &b.trail) }

// later is by how much number and time of a change are later than those before.
type later struct{ seq, at byte }

// logOf writes a log of one attribute by hand: its last number is end, and its changes,
// which all have one value, are that many steps later.
func logOf(attr, typ string, end byte, value []byte, steps ...later) []byte {
	const lastAt, base = 50, 0
	b := append([]byte{binaryVersion, 1}, end, 2*lastAt, base, base)
	b = appendBytes(append(b, 1), []byte(attr))
	b = append(appendBytes(b, []byte(typ)), 0)
	b = append(b, byte(len(steps)))
	for _, step := range steps {
		const field, origin = 0, 0
		b = append(append(b, field, step.seq, step.at, origin, formNew), value...)
	}
	return b
}

// TestNumbersThatCannotBe has logs in which a change has no number of its own, or a number
// no change.
func TestNumbersThatCannotBe(t *testing.T) {
	for _, c := range []struct {
		name  string
		end   byte
		steps []later
		ok    bool
	}{
		{"in order", 3, []later{{1, 1}, {1, 9}, {1, 1}}, true},
		{"no change", 0, nil, true},
		{"one unaccounted for at the end", 2, []later{{1, 1}}, false},
		{"one unaccounted for before", 2, []later{{2, 1}}, false},
		{"one number twice", 3, []later{{1, 1}, {0, 1}, {2, 1}}, false},
		{"one time twice", 2, []later{{1, 1}, {1, 0}}, false},
		{"more than the end says", 1, []later{{1, 1}, {1, 1}}, false},
		{"beyond the end", 1, []later{{2, 1}}, false},
		{"later than the end", 1, []later{{1, 51}}, false},
	} {
		err := new(gauge).Audit().UnmarshalBinary(logOf("count", ".int64", c.end, []byte{2}, c.steps...))
		if (err == nil) != c.ok {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestLengthsThatCannotBe(t *testing.T) {
	for n, ok := range map[uint64]bool{0: true, 1: true, 2: false, math.MaxInt64: false, math.MaxUint64: false} {
		err := new(blob).Audit().UnmarshalBinary(logOf("bytes", "[]int8", 1, binary.AppendUvarint(nil, n), later{1, 1}))
		if (err == nil) != ok {
			t.Errorf("length %d: %v", n, err)
		}
	}
}
