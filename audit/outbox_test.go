package audit_test

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/auditline/auditline/audit"
)

// listedTickets empties the outbox, and returns what it had.
func listedTickets() string { return fmt.Sprint(changed(&TicketOutbox)) }

func TestOutboxListsEachWayToChange(t *testing.T) {
	listedTickets()
	ticket := func() *Ticket { return &Ticket{id: "x"} }
	before := audit.Timestamp()
	for name, change := range map[string]func(x *Ticket) error{
		"a setter": func(x *Ticket) error { x.SetSeats(1); return nil },
		"an update": func(x *Ticket) error {
			return x.Update(func(u TicketUpdate) error { u.SetSeats(1); u.SetSeats(2); return nil })
		},
		"a capture": func(x *Ticket) error {
			return audit.Capture(t.Context(), x, func() error { x.seats = 1; return nil })
		},
		"a clone's setter": func(x *Ticket) error { x.Clone().SetSeats(1); return nil },
		"undoing": func(x *Ticket) error {
			x.SetSeats(1)
			listedTickets()
			return x.RevertTo(before)
		},
	} {
		if err := change(ticket()); err != nil {
			t.Fatal(name, err)
		}
		if got := listedTickets(); got != "[x]" {
			t.Errorf("after %s: %s", name, got)
		}
	}
}

func TestOutboxDoesNotListWhatHasNoNewChange(t *testing.T) {
	listedTickets()
	source := &Ticket{id: "source"}
	source.SetSeats(1)
	whole, err := source.Audit().MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	piece, err := source.Audit().AppendSince(nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	listedTickets()
	for name, do := range map[string]func(x *Ticket) error{
		"a set that changes nothing": func(x *Ticket) error { x.SetSeats(0); return nil },
		"an update that sets nothing": func(x *Ticket) error {
			return x.Update(func(u TicketUpdate) error { u.SetSeats(0); return nil })
		},
		"an update that fails": func(x *Ticket) error {
			if x.Update(func(u TicketUpdate) error { u.SetSeats(9); return errOverdrawn }) != errOverdrawn {
				return fmt.Errorf("it did not fail")
			}
			return nil
		},
		"a capture of nothing": func(x *Ticket) error { return audit.Capture(t.Context(), x, func() error { return nil }) },
		"a log":                func(x *Ticket) error { return x.Audit().UnmarshalBinary(whole) },
		"a piece of a log":     func(x *Ticket) error { _, err := x.Audit().LoadSince(piece); return err },
		"resuming":             func(x *Ticket) error { x.Audit().Resume(7, time.Now()); return nil },
	} {
		x := &Ticket{id: "x"}
		if err := do(x); err != nil {
			t.Fatal(name, err)
		}
		if got := listedTickets(); got != "[]" {
			t.Errorf("after %s: %s", name, got)
		}
		x.SetSeats(2)
		if got := listedTickets(); got != "[x]" {
			t.Errorf("changed after %s: %s", name, got)
		}
	}
}

func TestOutboxOfWhatEmbedsOthers(t *testing.T) {
	listedTickets()
	seat := &Seat{Ticket: &Ticket{id: "x"}}
	seat.SetRecords(1) // Stage's trail has no outbox
	if got := changed(&SeatOutbox); got != nil {
		t.Errorf("before a change of its own: %v", got)
	}
	seat.SetRow(1)
	seat.SetRecords(2)
	if got := changed(&SeatOutbox); len(got) != 1 {
		t.Errorf("got %v", got)
	}
	seat.SetRecords(3)
	if got := changed(&SeatOutbox); len(got) != 1 {
		t.Errorf("after a change of what it embeds: %v", got)
	}
	seat.SetSeats(1)
	if of, own := changed(&SeatOutbox), changed(&TicketOutbox); len(of) != 1 || len(own) != 0 {
		t.Errorf("got %v and %v", of, own)
	}
}

// TestOutboxKeepsNothingAlive also tells that setters after the first allocate nothing for it.
func TestOutboxKeepsNothingAlive(t *testing.T) {
	listedTickets()
	for i := range 1000 {
		(&Ticket{id: "gone"}).SetSeats(i + 1)
	}
	kept := &Ticket{id: "kept"}
	kept.SetSeats(1)
	runtime.GC()
	if got := listedTickets(); got != "[kept]" {
		t.Errorf("got %s", got)
	}
	kept.SetSeats(2)
	if n := testing.AllocsPerRun(100, func() { kept.SetSeats(3 - kept.Seats()) }); n >= 1 {
		t.Errorf("a set allocates %v times", n)
	}
	runtime.KeepAlive(kept)
}

// The trail's option outbox generates TicketOutbox, which lists each Ticket that has changed since
// it was yielded.
func ExampleQueue() {
	listedTickets()
	stored := make(map[audit.Audited]uint64)
	export := func() {
		for x := range TicketOutbox.Changed() {
			for _, c := range x.Audit().Since(stored[x]) {
				fmt.Println(x.Audit().ID(), c.Field, c.Old, c.New)
				stored[x] = c.Seq
			}
		}
	}
	a, b := &Ticket{id: "a"}, &Ticket{id: "b"}
	a.SetSeats(2)
	export()
	b.SetSeats(1)
	b.SetSeats(3)
	export()
	export()
	// Output:
	// a seats 0 2
	// b seats 0 1
	// b seats 1 3
}
