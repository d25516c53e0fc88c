package codec

import "encoding/binary"

// ByteReader reads numbers and texts from bytes that may be anything. After an error it has no
// bytes left, and reads zeros.
type ByteReader struct {
	B   []byte // what is still to be read
	Err error  // the first fault: ErrCorrupt, or what whoever reads has found
}

// Fail says that the bytes cannot have been written, and ends reading.
func (r *ByteReader) Fail() { r.Refuse(ErrCorrupt) }

// Refuse ends reading with err, unless it has ended with an error before.
func (r *ByteReader) Refuse(err error) {
	r.B = nil
	if r.Err == nil {
		r.Err = err
	}
}

// Bytes reads the next n bytes. They are not copied.
func (r *ByteReader) Bytes(n uint64) []byte {
	if n > uint64(len(r.B)) {
		r.Fail()
		return nil
	}
	data := r.B[:n]
	r.B = r.B[n:]
	return data
}

// Byte reads a byte.
func (r *ByteReader) Byte() byte {
	if len(r.B) == 0 {
		r.Fail()
		return 0
	}
	b := r.B[0]
	r.B = r.B[1:]
	return b
}

// Bool reads a byte that is 0 or 1.
func (r *ByteReader) Bool() bool {
	b := r.Byte()
	if b > 1 {
		r.Fail()
	}
	return b == 1
}

// Uvarint reads a number that is not negative.
func (r *ByteReader) Uvarint() uint64 {
	v, n := binary.Uvarint(r.B)
	if n <= 0 {
		r.Fail()
		return 0
	}
	r.B = r.B[n:]
	return v
}

// Varint reads a number.
func (r *ByteReader) Varint() int64 {
	u := r.Uvarint()
	return int64(u>>1) ^ -int64(u&1)
}

// Text reads a length and so many bytes.
func (r *ByteReader) Text() string { return string(r.Bytes(r.Uvarint())) }
