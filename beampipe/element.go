package beampipe

import (
	"encoding/binary"
	"errors"
	"fmt"
	"reflect"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"
)

// element is a record on its way through a Beam graph. It is what all collections between the
// components hold: Beam's own coders never meet a user's type.
type element struct {
	place  place
	codec  *codec
	record any
}

func init() {
	beam.RegisterType(reflect.TypeFor[element]())
	beam.RegisterCoder(reflect.TypeFor[*element](), encodeElement, decodeElement)
	register.Emitter1[*element]()
	register.Emitter2[[]byte, *element]()
	register.Emitter2[string, int64]()
	register.Iter1[*element]()
	register.Iter2[string, int64]()
}

// errCut says that bytes end where more were expected.
var errCut = errors.New("the bytes of an element end too early")

// encodeElement writes the codec's identity, the place, and the record as the codec writes it.
func encodeElement(e *element) ([]byte, error) {
	b := binary.LittleEndian.AppendUint64(nil, e.codec.id)
	b = e.place.append(b)
	b, err := e.codec.append(b, e.record)
	if err != nil {
		return nil, fmt.Errorf("record %d, a %s, cannot be sent to another worker: %w", e.place.number(), e.codec.name, err)
	}
	return b, nil
}

func decodeElement(b []byte) (*element, error) {
	if len(b) < 8 {
		return nil, errCut
	}
	e := &element{codec: codecs.byID[binary.LittleEndian.Uint64(b)]}
	if e.codec == nil {
		return nil, errors.New("this worker does not know the type of a record: it runs another program than the launcher")
	}
	b, err := e.place.read(b[8:])
	if err != nil {
		return nil, err
	}
	e.record, err = e.codec.read(b)
	return e, err
}
