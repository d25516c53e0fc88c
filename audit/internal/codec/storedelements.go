package codec

import (
	"encoding/binary"
	"slices"
	"strings"
)

// Elements returns the elements of a map or slice, and the keys of a map.
func (v Stored) Elements() (keys, elements []Stored) {
	d := &decoder{ByteReader: ByteReader{B: []byte(v.data)}}
	if v.shape.Kind == Slice {
		n, _ := d.count(v.shape.Elem.least)
		for range n {
			elements = append(elements, d.stored(v.shape.Elem))
		}
		return nil, elements
	}
	n, _ := d.count(v.shape.Key.least + v.shape.Elem.least)
	for range n {
		keys = append(keys, d.stored(v.shape.Key))
		elements = append(elements, d.stored(v.shape.Elem))
	}
	return keys, elements
}

// stored reads a value of shape s, which is there.
func (d *decoder) stored(s *Shape) Stored {
	before := d.B
	d.skip(s)
	return Stored{s, string(before[:len(before)-len(d.B)])}
}

// Edited returns a map or slice of the shape that v has, with other elements, and other keys if it
// is a map.
func (v Stored) Edited(keys, elements []Stored) Stored {
	var entries []string
	for i, e := range elements {
		entry := e.data
		if keys != nil {
			entry = keys[i].data + entry
		}
		entries = append(entries, entry)
	}
	if keys != nil {
		slices.Sort(entries) // as they are when maps are written
	}
	b := binary.AppendUvarint(nil, uint64(len(entries))+1)
	return Stored{v.shape, string(b) + strings.Join(entries, "")}
}

// Same tells whether two values of one shape are written alike.
func (v Stored) Same(other Stored) bool { return v.data == other.data }
