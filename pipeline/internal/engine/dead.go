package engine

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/auditline/auditline/internal/protocol"
)

// deadSink is the component that takes the dead letters of a run.
type deadSink struct {
	part
	put    func(DeadLetter) error
	end    func() error // lets it see that there are no more
	atWork bool
}

// errNoMore is the error of a letter that comes to a sink that has returned.
var errNoMore = errors.New("takes no more records")

// DeadTo lets put, of a component, take the dead letters of the run. A nil component stops the run
// before anything happens.
func (r *Run) DeadTo(name string, component any, put func(DeadLetter) error) {
	r.setDead(name, component, put, func() error { return nil })
}

// DeadFeed is DeadTo for a component that takes a whole stream.
func (r *Run) DeadFeed(name string, component any, consume func(func(yield func(DeadLetter) bool)) error) {
	letters := newCoroutine(consume)
	gone := false
	put := func(l DeadLetter) error {
		if letters.put(l) {
			return nil
		}
		gone = true
		if letters.taken {
			return letters.err
		}
		return cmp.Or(letters.err, errNoMore)
	}
	end := func() error {
		if gone {
			return nil // it has said what it has to say
		}
		letters.end()
		return letters.err
	}
	r.setDead(name, component, put, end)
}

// setDead installs the sink, unless it is nil.
func (r *Run) setDead(name string, component any, put func(DeadLetter) error, end func() error) {
	d := &deadSink{part: part{name: name, typeName: TypeName(component)}, put: put, end: end}
	if IsNil(component) {
		fault := protocol.Nil(protocol.Sink, 0, d.typeName)
		r.stop(Public.ComponentError(ComponentError{Component: name, Type: fault.Type, Err: Public.ProtocolError(fault)}))
		return
	}
	r.dead = d
}

// takesLetters reports whether a record that fails becomes a dead letter, and the run goes on.
func (r *Run) takesLetters() bool { return r.dead != nil || r.options.DeadLetters != nil }

// handOver gives a dead letter to the component that takes them, and to the function that does. A
// component that fails ends the run, with the error of the record as well.
func (r *Run) handOver(p *part, l DeadLetter) {
	if !r.takesLetters() {
		return
	}
	r.letters++
	if d := r.dead; d != nil {
		d.atWork = true
		err := d.put(l)
		d.atWork = false
		if err != nil {
			r.stop(p.failed(l.Number, d.lost(l.Err, err)))
		}
	}
	if r.options.DeadLetters != nil {
		r.options.DeadLetters(l)
	}
}

// lost joins the error of a record with that of its dead letter.
func (d *deadSink) lost(record, letter error) error {
	return fmt.Errorf("%w; its dead letter failed at %s (%s): %w", record, d.name, d.typeName, letter)
}

// endDead lets the component that takes dead letters see that there are no more.
func (r *Run) endDead() {
	if r.dead == nil {
		return
	}
	defer func() {
		if v := recover(); v != nil {
			r.noteDead(panicError(v))
		}
	}()
	r.noteDead(r.dead.end())
}

// noteDead puts an error of the component that takes dead letters behind what ended the run.
func (r *Run) noteDead(err error) {
	if err != nil {
		r.err = r.join(r.dead.failed(0, err))
	}
}
