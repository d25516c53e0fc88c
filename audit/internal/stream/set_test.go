package stream

import (
	"math"
	"testing"
	"time"
)

// temperature is equal to another within a degree.
type temperature struct{ degrees float64 }

func (t temperature) Equal(u temperature) bool { return math.Abs(t.degrees-u.degrees) < 1 }

// comparer compares in the way of the dynamic type.
type comparer interface{ Equal(comparer) bool }

type metres int

func (m metres) Equal(other comparer) bool { return m == other.(metres) }

// TestOnChange sets pairs of values, the second of which is logged only if it differs.
func TestOnChange(t *testing.T) {
	t.Parallel()
	negative := math.Copysign(0, -1)
	moment := time.Unix(1, 0)
	for _, c := range []struct {
		name string
		same bool
		got  bool
	}{
		{"int", true, logs(SetInt[int], 1, 1)},
		{"other int", false, logs(SetInt[int], 1, 2)},
		{"bool", true, logs(SetBool[bool], true, true)},
		{"NaN", true, logs(SetFloat[float64], math.NaN(), math.NaN())},
		{"zeros", false, logs(SetFloat[float64], 0, negative)},
		{"complex NaN", true, logs(Set[complex128], complex(math.NaN(), 0), complex(math.NaN(), 0))},
		{"complex zeros", false, logs(Set[complex64], 0, complex64(complex(negative, 0)))},
		{"string", true, logs(Set[string], "a", "a")},
		{"time elsewhere", true, logs(Set[time.Time], moment, moment.UTC())},
		{"other time", false, logs(Set[time.Time], moment, moment.Add(1))},
		{"Equal", true, logs(Set[temperature], temperature{1}, temperature{1.5})},
		{"not Equal", false, logs(Set[temperature], temperature{1}, temperature{3})},
		{"pointer", false, logs(Set[*temperature], &temperature{1}, nil)},
		{"nil", true, logs(Set[*temperature], nil, nil)},
		{"array", true, logs(Set[[2]string], [2]string{"a"}, [2]string{"a"})},
		{"slice", false, logs(Set[[]int], nil, nil)},
		{"interface with Equal", true, logs(Set[comparer], comparer(metres(1)), comparer(metres(1)))},
		{"other in it", false, logs(Set[comparer], nil, comparer(metres(1)))},
		{"nothing in it", false, logs(Set[comparer], comparer(metres(1)), nil)},
		{"interface", false, logs(Set[any], any([]int{1}), any([]int{1}))},
		{"redacted", true, logs(with(Set[string], Redact), "a", "a")},
		{"kept", true, logs(with(SetInt[int], Keep(2)), 1, 1)},
		{"kept, other", false, logs(with(SetInt[int], Keep(2)), 1, 2)},
	} {
		if c.got == c.same {
			t.Errorf("%s: logged %v", c.name, c.got)
		}
	}
}

type setFunc[T any] = func(*Trail, *T, T, Provenance, []Option) (T, bool)

// logs tells whether the second of two sets is logged.
func logs[T any](set setFunc[T], first, second T) bool {
	var s struct {
		field T
		trail Trail
	}
	set(&s.trail, &s.field, first, Provenance{}, nil)
	seq := s.trail.seq
	_, logged := set(&s.trail, &s.field, second, Provenance{}, []Option{OnChange})
	if logged != (s.trail.seq != seq) {
		panic("the setter says something else than the log")
	}
	return logged
}

// with is set with one more option.
func with[T any](set setFunc[T], one Option) setFunc[T] {
	return func(t *Trail, field *T, v T, prov Provenance, opts []Option) (T, bool) {
		return set(t, field, v, prov, append(opts, one))
	}
}

// fraction is as wide as a boxed value would have to be allocated.
type fraction struct{ over, under int }

func (f fraction) Equal(g fraction) bool { return f.over*g.under == g.over*f.under }

// TestOnChangeBoxesNothing sets values that do not differ.
func TestOnChangeBoxesNothing(t *testing.T) {
	var s struct {
		half    fraction
		phase   complex128
		at      time.Time
		pair    [2]string
		trail   Trail
		third   fraction
		guarded SyncTrail
	}
	s.half, s.third = fraction{1, 1}, fraction{1, 1}
	now := time.Now()
	onChange := []Option{OnChange}
	set := func() {
		Set(&s.trail, &s.half, fraction{2, 4}, Provenance{}, onChange)
		Set(&s.trail, &s.phase, 1i, Provenance{}, onChange)
		Set(&s.trail, &s.at, now, Provenance{}, onChange)
		Set(&s.trail, &s.pair, [2]string{"a", "b"}, Provenance{}, onChange)
		SyncSet(&s.guarded, &s.third, fraction{2, 6}, Origin{}, onChange)
	}
	set()
	if n := testing.AllocsPerRun(100, set); n != 0 || s.trail.seq != 4 || s.guarded.trail.seq != 1 {
		t.Errorf("%v allocations per set, %d changes", n, s.trail.seq)
	}
}
