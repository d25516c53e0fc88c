package codec

import (
	"encoding/binary"
)

// IsInteger tells whether s is a bool or an integer: a number whose changes a log keeps as
// differences.
func (s *Shape) IsInteger() bool { return s.Kind == Bool || s.Kind == Int || s.Kind == Uint }

// Valid tells whether a value of s, which is a number, can have these bits: those of an
// integer extended to 64, those of a float as they are.
func (s *Shape) Valid(bits uint64) bool {
	switch {
	case s.Kind == Bool:
		return bits <= 1
	case s.Kind == Int:
		return int64(bits)<<(64-s.Bits)>>(64-s.Bits) == int64(bits)
	}
	return s.Bits == 64 || bits>>s.Bits == 0
}

// Number is the value of s, a number, that has these bits.
func (s *Shape) Number(bits uint64) Stored {
	var b []byte
	switch {
	case s.Kind == Float && s.Bits == 32:
		b = binary.LittleEndian.AppendUint32(nil, uint32(bits))
	case s.Kind == Float:
		b = binary.LittleEndian.AppendUint64(nil, bits)
	case s.Kind == Bool || s.Bits == 8:
		b = []byte{byte(bits)}
	case s.Kind == Int:
		b = binary.AppendVarint(nil, int64(bits))
	default:
		b = binary.AppendUvarint(nil, bits)
	}
	return Stored{s, string(b)}
}
