package audit_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/auditline/auditline/audit"
)

// filledTray returns a tray with a history, of whose rings one has not begun.
func filledTray() *Tray {
	x := new(Tray)
	x.SetCount(1)
	for i := range 4 {
		x.SetSeen(i)
	}
	x.SetPartsAt("a", 1)
	return x
}

func trayState(x *Tray) string {
	v := x.Audit()
	return fmt.Sprint(x.count, x.seen, x.late, x.parts, x.code, v.Seq(), v.Forgotten("seen"), v.Forgotten("late"), v.AsOf(audit.Timestamp()), "\n") +
		story(x.Changes())
}

// setTray calls setters, those of rings more often than rings hold, and writes around them.
func setTray(x *Tray) {
	for i := range 3 {
		x.SetLate(10 + i)
		x.SetSeen(20 + i)
	}
	x.SetPartsAt("b", 2)
	x.SetCode("1234")
	x.count = 7 //stagecheck:ignore auditwrite Capture logs it
}

// overwrite overwrites the log as well.
//
//audit:loader
func overwrite(x *Tray) { *x = Tray{} }

// inOneSet tells whether changes are of one change set, and how many they are.
func inOneSet(changes []audit.Change) (n int, one bool) {
	for _, c := range changes {
		if c.Set == 0 || c.Set != changes[0].Set {
			return len(changes), false
		}
	}
	return len(changes), true
}

// TestSettersWithinCapture: what they log is part of the capture's change set, as is what an Update
// within it does, and a failing one takes back its own changes only.
func TestSettersWithinCapture(t *testing.T) {
	x := filledTray()
	before := x.Audit().Seq()
	if err := audit.Capture(t.Context(), x, func() error {
		fail := x.Update(func(u TrayUpdate) error {
			u.SetCount(99)
			u.SetSeen(98)
			return errBroke
		})
		x.SetLate(5)
		good := x.Update(func(u TrayUpdate) error {
			u.SetPartsAt("c", 3)
			return nil
		})
		again := x.Update(func(u TrayUpdate) error {
			u.SetPartsAt("c", 4)
			return errBroke
		})
		x.SetCode("1234")
		x.count = 7
		if !errors.Is(fail, errBroke) || !errors.Is(again, errBroke) {
			t.Error(fail, again)
		}
		return good
	}); err != nil {
		t.Fatal(err)
	}
	if n, one := inOneSet(x.Audit().Since(before)); n != 4 || !one || x.Seen() != 3 {
		t.Errorf("%d changes, in one set: %t, seen %d\n%s", n, one, x.Seen(), story(x.Changes()))
	}
	x.SetCount(8)
	x.SetSeen(8)
	for _, c := range x.Audit().Since(before + 4) {
		if c.Set != 0 {
			t.Errorf("%v is of set %d, which has ended", c, c.Set)
		}
	}
}

// TestUpdateWithinCaptureEnds: what is set behind a capture in which an Update did everything is of
// no change set.
func TestUpdateWithinCaptureEnds(t *testing.T) {
	x := filledTray()
	before := x.Audit().Seq()
	err := audit.Capture(t.Context(), x, func() error {
		return x.Update(func(u TrayUpdate) error {
			u.SetCount(7)
			return nil
		})
	})
	x.SetCount(8)
	if c := x.Audit().Since(before); err != nil || len(c) != 2 || c[0].Set == 0 || c[1].Set != 0 {
		t.Errorf("%v, %s", err, story(x.Changes()))
	}
}

// TestCaptureTakesSettersBack: log, rings included, and fields are as before, whatever there was.
func TestCaptureTakesSettersBack(t *testing.T) {
	for name, x := range map[string]*Tray{"filled": filledTray(), "new": {}, "loaded": {seen: 5, parts: map[string]int{"z": 1}}} {
		before, bytes := trayState(x), string(marshal(t, x))
		for end, fail := range map[string]func() error{
			"error": func() error { return errBroke },
			"panic": func() error { panic(errBroke) },
			"overwritten": func() error {
				overwrite(x)
				return errBroke
			},
		} {
			err := caught(func() error {
				return audit.Capture(t.Context(), x, func() error {
					setTray(x)
					return fail()
				})
			})
			if got := trayState(x); err == nil || got != before || string(marshal(t, x)) != bytes {
				t.Errorf("%s, %s: %v, got\n%s\nwant\n%s", name, end, err, got, before)
			}
		}
		seq := x.Audit().Seq()
		if err := audit.Capture(t.Context(), x, func() error { setTray(x); return nil }); err != nil {
			t.Error(err)
		}
		if n, one := inOneSet(x.Audit().Since(seq)); !one || n != 7 {
			t.Errorf("%s: %d changes, one set: %t", name, n, one)
		}
	}
}

// TestCaptureOfAWatchedObject: the queue lists it for changes that stay only.
func TestCaptureOfAWatchedObject(t *testing.T) {
	var q audit.Queue
	listed := func() (n int) {
		for range q.Changed() {
			n++
		}
		return n
	}
	for _, x := range []*Tray{filledTray(), {}} {
		bytes := string(marshal(t, x))
		q.Watch(x)
		_ = audit.Capture(t.Context(), x, func() error { return nil })
		_ = audit.Capture(t.Context(), x, func() error { setTray(x); return errBroke })
		if n := listed(); n != 0 || string(marshal(t, x)) != bytes {
			t.Errorf("listed %d, log %s", n, story(x.Changes()))
		}
		_ = audit.Capture(t.Context(), x, func() error { x.SetSeen(9); return nil })
		if n := listed(); n != 1 {
			t.Errorf("listed %d", n)
		}
	}
}

// TestSettersWithinUpdate: those of the struct itself log as part of the change set, too, also
// before the handle has set anything.
func TestSettersWithinUpdate(t *testing.T) {
	for _, first := range []func(x *Tray){
		func(x *Tray) { x.SetCount(5) },
		func(x *Tray) { x.SetSeen(5) },
		func(x *Tray) { x.SetLate(5) },
		func(x *Tray) { x.SetPartsAt("d", 5) },
		func(x *Tray) { x.SetCode("5") },
	} {
		x := filledTray()
		seq, before := x.Audit().Seq(), trayState(x)
		set := func(fail error) error {
			return x.Update(func(u TrayUpdate) error {
				first(x)
				u.SetCount(6)
				x.SetSeen(6)
				return fail
			})
		}
		if err := set(errBroke); !errors.Is(err, errBroke) || trayState(x) != before {
			t.Errorf("%v, got\n%s\nwant\n%s", err, trayState(x), before)
		}
		if err := set(nil); err != nil {
			t.Error(err)
		}
		if n, one := inOneSet(x.Audit().Since(seq)); n != 3 || !one {
			t.Errorf("%d changes, one set: %t: %v", n, one, x.Audit().Since(seq))
		}
		x.SetCount(9)
		if all := x.Audit().Since(0); all[len(all)-1].Set != 0 {
			t.Error(all[len(all)-1])
		}
	}
}
