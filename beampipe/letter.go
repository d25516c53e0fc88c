package beampipe

import (
	"errors"
	"fmt"
	"reflect"

	"github.com/auditline/auditline/pipeline"
)

// letter is a dead letter between two workers.
type letter struct {
	Component string
	Number    int64
	Err       string
	Type      uint64 // the codec of the record, 0 for none
	Record    []byte
}

var lettersCodec *codec

func init() {
	RegisterRecordValue(letterToWire, letterFromWire)
	lettersCodec = codecOf[pipeline.DeadLetter]()
}

func letterToWire(l *pipeline.DeadLetter) (letter, error) {
	wire := letter{Component: l.Component, Number: l.Number, Err: l.Err.Error()}
	if l.Record == nil {
		return wire, nil
	}
	c := codecs.byType[reflect.TypeOf(l.Record)]
	if c == nil {
		return wire, fmt.Errorf("no codec for a record of type %T", l.Record)
	}
	record, err := c.append(nil, l.Record)
	wire.Type, wire.Record = c.id, record
	return wire, err
}

func letterFromWire(wire letter, l *pipeline.DeadLetter) (err error) {
	*l = pipeline.DeadLetter{Component: wire.Component, Number: wire.Number, Err: errors.New(wire.Err)}
	if wire.Type != 0 {
		l.Record, err = codecs.byID[wire.Type].read(wire.Record)
	}
	return err
}
