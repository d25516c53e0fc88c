package stream

import (
	"errors"
	"slices"
	"testing"
)

type order struct {
	status string
	total  int
	lines  []int
	open   bool
	rate   float64
	trail  SyncTrail
}

var errFinal = errors.New("it is final")

// TestAChangeDuringTheCheck lets another change come while each kind of setter asks its check,
// which is then asked again, about what the other change has made of the struct.
func TestAChangeDuringTheCheck(t *testing.T) {
	for name, set := range map[string]func(o *order, check func() error) error{
		"string": func(o *order, check func() error) error {
			_, _, err := SyncSetChecked(&o.trail, &o.status, "paid", func(string) error { return check() }, Provenance{}, nil)
			return err
		},
		"int": func(o *order, check func() error) error {
			_, _, err := SyncSetIntChecked(&o.trail, &o.total, 7, func(int) error { return check() }, Provenance{}, nil)
			return err
		},
		"float": func(o *order, check func() error) error {
			_, _, err := SyncSetFloatChecked(&o.trail, &o.rate, 7, func(float64) error { return check() }, Provenance{}, nil)
			return err
		},
		"bool": func(o *order, check func() error) error {
			_, _, err := SyncSetBoolChecked(&o.trail, &o.open, true, func(bool) error { return check() }, Provenance{}, nil)
			return err
		},
		"slice, which is cloned": func(o *order, check func() error) error {
			_, _, err := SyncSetChecked(&o.trail, &o.lines, []int{7}, func([]int) error { return check() }, Provenance{}, nil)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := new(order)
			var seen []string
			err := set(o, func() error {
				status := SyncGet(&o.trail, &o.status)
				seen = append(seen, status)
				if status == "" {
					SyncSet(&o.trail, &o.status, "shipped", Origin{}, nil)
					return nil
				}
				return errFinal
			})
			if err != errFinal || !slices.Equal(seen, []string{"", "shipped"}) || o.trail.trail.seq != 1 || o.total != 0 || o.lines != nil {
				t.Errorf("%v: the check saw %q; %d changes", err, seen, o.trail.trail.seq)
			}
		})
	}
}

func TestAcceptedValuesAreSetOnce(t *testing.T) {
	o := new(order)
	for range 2 {
		accept := func([]int) error { return nil }
		if _, logged, err := SyncSetChecked(&o.trail, &o.lines, []int{1}, accept, Provenance{}, nil); err != nil || !logged {
			t.Errorf("%v %v", logged, err)
		}
	}
	if o.trail.trail.seq != 2 || !slices.Equal(o.lines, []int{1}) {
		t.Errorf("%d changes, %v", o.trail.trail.seq, o.lines)
	}
}

func TestACheckThatSetsFieldsEnds(t *testing.T) {
	o := new(order)
	check := func(int) error {
		SyncSet(&o.trail, &o.status, "asked", Origin{}, []Option{Keep(1)})
		return nil
	}
	if _, _, err := SyncSetIntChecked(&o.trail, &o.total, 7, check, Provenance{}, nil); err != errAskedTooOften || o.total != 0 {
		t.Errorf("%v, total %d", err, o.total)
	}
}
