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

// logOf writes a log of one attribute by hand: its last number is end, and the numbers of
// its changes, which all have one value, grow by steps.
func logOf(attr, typ string, end byte, value []byte, steps ...byte) []byte {
	const lastAt, base = 50, 0
	b := append([]byte{binaryVersion, 1}, end, 2*lastAt, base, base)
	b = appendBytes(append(b, 1), []byte(attr))
	b = append(appendBytes(b, []byte(typ)), 0)
	b = append(b, byte(len(steps)))
	for _, step := range steps {
		const field, later, origin = 0, 1, 0
		b = append(append(b, field, step, later, origin, formNew), value...)
	}
	return b
}

// TestNumbersThatCannotBe has logs in which a change has no number of its own, or a number
// no change.
func TestNumbersThatCannotBe(t *testing.T) {
	for _, c := range []struct {
		name  string
		end   byte
		steps []byte
		ok    bool
	}{
		{"in order", 3, []byte{1, 1, 1}, true},
		{"no change", 0, nil, true},
		{"one unaccounted for at the end", 2, []byte{1}, false},
		{"one unaccounted for before", 2, []byte{2}, false},
		{"one number twice", 3, []byte{1, 0, 2}, false},
		{"beyond the end", 1, []byte{1, 1}, false},
	} {
		err := new(gauge).Audit().UnmarshalBinary(logOf("count", ".int64", c.end, []byte{2}, c.steps...))
		if (err == nil) != c.ok {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestLengthsThatCannotBe(t *testing.T) {
	for n, ok := range map[uint64]bool{0: true, 1: true, 2: false, math.MaxInt64: false, math.MaxUint64: false} {
		err := new(blob).Audit().UnmarshalBinary(logOf("bytes", "[]int8", 1, binary.AppendUvarint(nil, n), 1))
		if (err == nil) != ok {
			t.Errorf("length %d: %v", n, err)
		}
	}
}
