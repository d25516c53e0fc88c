package audit_test

import (
	"encoding/binary"
	"math"
	"testing"

	"github.com/auditline/auditline/audit"
)

type gauge struct {
	count int64 `audit:"true"`
	trail audit.Trail
}

type blob struct {
	bytes []int8 `audit:"true"`
	trail audit.Trail
}

// later is by how much number and time of a change are later than those before.
type later struct{ seq, at byte }

// logOf writes a log of one attribute by hand: its last number is end, and its changes,
// which all have one value, are that many steps later.
func logOf(attr, typ string, end byte, value []byte, steps ...later) []byte {
	const version, exists, lastAt, base = 1, 1, 50, 0
	b := append([]byte{version, exists}, end, 2*lastAt, base, base)
	b = appendText(append(b, 1), attr)
	b = append(appendText(b, typ), 0)
	b = append(b, byte(len(steps)))
	for _, step := range steps {
		const field, origin, onlyNew = 0, 0, 0
		b = append(append(b, field, step.seq, step.at, origin, onlyNew), value...)
	}
	return b
}

func appendText(b []byte, text string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(text))), text...)
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
