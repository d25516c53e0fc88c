package audit

import (
	"encoding/binary"
	"errors"
	"fmt"
	"unsafe"

	"github.com/auditline/auditline/audit/internal/codec"
	"github.com/auditline/auditline/audit/internal/history"
	"github.com/auditline/auditline/audit/internal/schema"
	"github.com/auditline/auditline/audit/internal/stream"
)

// AppendSince appends the changes after number seq to b, as LoadSince reads them: what is to be
// added to a file that holds the log up to that number. Time and bytes are in proportion to the new
// changes, not to the log. Pieces follow each other in a file as they are; each says how long it
// is. Nothing is appended where there is nothing new.
//
// It fails as MarshalBinary does, and where changes after seq are forgotten, or seq is later than
// the last change.
func (v View) AppendSince(b []byte, seq uint64) ([]byte, error) {
	if last := v.Seq(); seq == last {
		return b, nil
	} else if seq > last {
		return b, fmt.Errorf("audit: the log of %s ends with change %d; there is nothing after %d", v.Type(), last, seq)
	}
	marks := history.Object(v).Marks(seq)
	tails := make(map[*schema.Part]*stream.Image)
	var err error
	for i, p := range v.of().Parts {
		p.With(history.Object(v).At(), func(_ unsafe.Pointer, t *stream.Trail) {
			if tails[p] = new(stream.Image); t.Readable() == nil {
				return
			}
			tail := t.Readable().Tail(marks[i])
			if tails[p] = tail.Image(); tail.Changes() != tail.Seq {
				err = fmt.Errorf("audit: the log of %s has forgotten changes after number %d", v.Type(), seq)
			}
		})
	}
	if err != nil {
		return b, err
	}
	piece, err := v.marshal(func(p *schema.Part) *stream.Image { return tails[p] })
	if err != nil {
		return b, err
	}
	return append(binary.AppendUvarint(b, uint64(len(piece))), piece...), nil
}

// LoadSince appends the changes of the first piece in data, which AppendSince has written, to the
// log, and returns the pieces after it; the values of the attributes stay as they are. The piece
// must begin where the log ends. So a log that was written as pieces is read by calling LoadSince
// until nothing is left.
//
// Attributes and types may have changed as UnmarshalBinary says; a *RefusedError has its meaning.
// Any other error changes nothing: it is for pieces that are cut short, were not written by
// AppendSince, or do not begin where the log ends.
func (v View) LoadSince(data []byte) (rest []byte, err error) {
	r := codec.ByteReader{B: data}
	piece := r.Bytes(r.Uvarint())
	if r.Err != nil {
		return data, fmt.Errorf("audit: cannot read the log of %s: the piece is cut short", v.Type())
	}
	logs, refused, err := v.readLogs(piece)
	if err == nil {
		err = v.extend(logs)
	}
	if err != nil {
		return data, fmt.Errorf("audit: cannot read the log of %s: %w", v.Type(), err)
	}
	if len(refused) > 0 {
		return r.B, &RefusedError{v.Type(), refused}
	}
	return r.B, nil
}

// extend appends the changes of all parts, or of none.
func (v View) extend(logs map[*schema.Part]*stream.Log) error {
	for p, l := range logs {
		if end := history.Object(v).End(p); !l.Follows(end) {
			return fmt.Errorf("the piece begins after change %d, and does not go on from change %d, where the log ends", l.Base().Seq, end.Seq)
		}
	}
	history.Object(v).Enlist()
	extended := true
	for p, l := range logs {
		p.With(history.Object(v).At(), func(_ unsafe.Pointer, t *stream.Trail) { extended = t.Extend(l) && extended })
	}
	if !extended {
		return errors.New("the object was changed meanwhile")
	}
	return nil
}
