package beampipe

import (
	"fmt"
	"hash/fnv"
	"math"
	"reflect"

	"github.com/fxamacker/cbor/v2"
)

// codec writes the records of one type.
type codec struct {
	name   string // of the type, with the path of its package
	id     uint64 // what bytes begin with
	append func(b []byte, record any) ([]byte, error)
	read   func(b []byte) (any, error)
}

// codecs are those of the program. They are registered while it starts, and only read afterwards.
var codecs = struct {
	byID   map[uint64]*codec
	byType map[reflect.Type]*codec
}{map[uint64]*codec{}, map[reflect.Type]*codec{}}

// RegisterRecord lets pointers to a T cross between workers: as a W, which toWire makes of a
// record, and from which fromWire fills an empty one. W must have no field that CBOR leaves out.
// Generated code calls it while the program starts.
func RegisterRecord[T, W any](toWire func(*T) (W, error), fromWire func(W, *T) error) {
	addCodec(func(record *T) (*W, error) {
		if record == nil {
			return nil, nil
		}
		wire, err := toWire(record)
		return &wire, err
	}, func(wire *W) (*T, error) {
		if wire == nil {
			return nil, nil
		}
		record := new(T)
		return record, fromWire(*wire, record)
	})
}

// RegisterRecordValue is RegisterRecord for records that are no pointers.
func RegisterRecordValue[T, W any](toWire func(*T) (W, error), fromWire func(W, *T) error) {
	addCodec(func(record T) (W, error) { return toWire(&record) }, func(wire W) (record T, err error) {
		err = fromWire(wire, &record)
		return record, err
	})
}

// RegisterPlain lets records of type T cross that CBOR writes whole.
func RegisterPlain[T any]() {
	addCodec(func(record T) (T, error) { return record, nil }, func(wire T) (T, error) { return wire, nil })
}

// addCodec adds the codec of T. The same type may come again, from another pipeline.
func addCodec[T, W any](toWire func(T) (W, error), fromWire func(W) (T, error)) {
	t := reflect.TypeFor[T]()
	c := &codec{name: qualified(t), id: identity(qualified(t))}
	if other := codecs.byID[c.id]; other != nil && other.name != c.name {
		panic(fmt.Sprintf("beampipe: the types %s and %s have the same identity; rename one of them", other.name, c.name))
	}
	c.append = func(b []byte, record any) ([]byte, error) {
		typed, _ := record.(T) // a nil interface is T's zero value
		wire, err := toWire(typed)
		if err != nil {
			return nil, err
		}
		encoded, err := encoding.Marshal(wire)
		return append(b, encoded...), err
	}
	c.read = func(b []byte) (any, error) {
		var wire W
		if err := decoding.Unmarshal(b, &wire); err != nil {
			return nil, fmt.Errorf("%s: %w", c.name, err)
		}
		return fromWire(wire)
	}
	codecs.byID[c.id], codecs.byType[t] = c, c
}

// codecOf is the codec of T's records.
func codecOf[T any]() *codec {
	c := codecs.byType[reflect.TypeFor[T]()]
	if c == nil {
		panic(fmt.Sprintf("beampipe: no codec for %s: the generated code is stale, run go generate", qualified(reflect.TypeFor[T]())))
	}
	return c
}

// identity is the number that stands for a type in encoded elements.
func identity(name string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(name)) // never fails
	return h.Sum64()
}

// encoding and decoding are CBOR without limits on what records hold: they come from this program.
var (
	encoding = must(cbor.EncOptions{Time: cbor.TimeRFC3339Nano}.EncMode())
	decoding = must(cbor.DecOptions{
		MaxArrayElements: math.MaxInt32, MaxMapPairs: math.MaxInt32, MaxNestedLevels: math.MaxUint16,
		UTF8: cbor.UTF8DecodeInvalid,
	}.DecMode())
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
