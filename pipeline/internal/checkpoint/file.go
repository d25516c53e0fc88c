package checkpoint

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"slices"
	"strings"
)

// ErrCorrupt is the error for bytes that are no whole checkpoint.
var ErrCorrupt = errors.New("the checkpoint is corrupt")

// magic begins every checkpoint, with the version of its form.
const magic = "auditline checkpoint 1\n"

// Checkpoint is where a pipeline was.
type Checkpoint struct {
	Pipeline []string // describes each component: another pipeline cannot go on from here
	Position []byte   // in the source, by AppendKey
	Stages   [][]Copy // what each component held; nothing where the source had come to its end
}

// Copy is what one copy of a stage held.
type Copy struct{ Key, State []byte }

// Marshal writes c.
//
//	magic
//	how many components, and of each its description
//	position
//	of each component, how many copies, and of each its key and state
//	CRC-32 of all that, little endian
//
// Numbers are varints; texts and bytes come after their length.
func (c *Checkpoint) Marshal() []byte {
	b := appendUint([]byte(magic), len(c.Pipeline))
	for _, line := range c.Pipeline {
		b = appendText(b, line)
	}
	b = appendBytes(b, c.Position)
	for _, copies := range c.Stages {
		b = appendUint(b, len(copies))
		for _, kept := range copies {
			b = appendBytes(appendBytes(b, kept.Key), kept.State)
		}
	}
	return binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(b))
}

// Unmarshal reads what Marshal has written.
func Unmarshal(b []byte) (*Checkpoint, error) {
	if !strings.HasPrefix(string(b), magic) || len(b) < len(magic)+4 {
		return nil, fmt.Errorf("%w: it does not begin as one of this version", ErrCorrupt)
	}
	body, sum := b[:len(b)-4], binary.LittleEndian.Uint32(b[len(b)-4:])
	if crc32.ChecksumIEEE(body) != sum {
		return nil, fmt.Errorf("%w: its checksum is another one", ErrCorrupt)
	}
	r := &reader{b: body[len(magic):]}
	c := &Checkpoint{}
	for range r.count() {
		c.Pipeline = append(c.Pipeline, string(r.bytes()))
	}
	c.Position = r.bytes()
	for range c.Pipeline {
		copies := make([]Copy, 0, r.count())
		for range cap(copies) {
			copies = append(copies, Copy{r.bytes(), r.bytes()})
		}
		c.Stages = append(c.Stages, copies)
	}
	if r.err != nil || len(r.b) > 0 {
		return nil, ErrCorrupt
	}
	return c, nil
}

// Difference says how the pipeline that c was written by differs from the one described here, "" if
// it does not.
func (c *Checkpoint) Difference(pipeline []string) string {
	for i, line := range pipeline {
		switch {
		case i >= len(c.Pipeline):
			return "it has no " + line
		case line != c.Pipeline[i]:
			return fmt.Sprintf("it has %s where this one has %s", c.Pipeline[i], line)
		}
	}
	if len(c.Pipeline) > len(pipeline) {
		return "it has " + c.Pipeline[len(pipeline)] + ", which this one has not"
	}
	return ""
}

func appendUint(b []byte, n int) []byte { return binary.AppendUvarint(b, uint64(n)) }

func appendBytes(b, data []byte) []byte { return append(appendUint(b, len(data)), data...) }

func appendText(b []byte, text string) []byte { return append(appendUint(b, len(text)), text...) }

// reader reads bytes until the first error.
type reader struct {
	b   []byte
	err error
}

// count reads a number that cannot be greater than that of the bytes left.
func (r *reader) count() int {
	n, size := binary.Uvarint(r.b)
	if size <= 0 || n > uint64(len(r.b)) {
		r.b, r.err = nil, ErrCorrupt
		return 0
	}
	r.b = r.b[size:]
	return int(n)
}

func (r *reader) bytes() []byte {
	n := r.count()
	if n > len(r.b) {
		r.b, r.err = nil, ErrCorrupt
		return nil
	}
	data := slices.Clip(r.b[:n])
	r.b = r.b[n:]
	return data
}
