package footprint_test

import (
	"log/slog"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/auditline/auditline/footprint"
)

type inner struct {
	name string
	next *inner
}

func (i *inner) method() {}

// TestDeepAsksTheLibrary looks at values whose fields do not tell what they hold, beside what they
// do hold.
func TestDeepAsksTheLibrary(t *testing.T) {
	text := string(make([]byte, 100))
	in := &inner{name: text, next: &inner{}}
	pointers := struct{ p *inner }{in}
	for name, c := range map[string]struct{ v, holds any }{
		"reflected pointer":         {reflect.ValueOf(in), in},
		"reflected struct":          {reflect.ValueOf(*in), []inner{*in}},
		"reflected variable":        {reflect.ValueOf(&in).Elem(), &in},
		"reflected field of a copy": {reflect.ValueOf(*in).Field(1), in.next},
		"reflected map":             {reflect.ValueOf(map[string]*inner{"a": in}), map[string]*inner{"a": in}},
		"reflected text":            {reflect.ValueOf(text), []string{text}},
		"reflected function":        {reflect.ValueOf(footprint.Layout), nil},
		"nothing reflected":         {reflect.Value{}, nil},
		"logged text":               {slog.StringValue(text), text},
		"logged pointer":            {slog.AnyValue(in), in},
		"logged number":             {slog.IntValue(7), nil},
		"logged time":               {slog.TimeValue(time.Unix(0, 0)), nil},
		"logged group":              {slog.GroupValue(slog.Any("a", in)), []slog.Attr{slog.Any("a", in)}},
	} {
		got, own := footprint.Deep(c.v), uint64(reflect.TypeOf(c.v).Size())
		if want := footprint.Deep(c.holds).Bytes + own; got.Bytes != want || len(got.Opaque) > 0 {
			t.Errorf("%s: Deep = %v, want %d", name, got, want)
		}
	}
	if got := footprint.Deep(reflect.ValueOf(pointers)); len(got.Opaque) != 1 {
		t.Errorf("Deep of a pointer in a struct = %v", got)
	}
}

func TestDeepFollowsMethodValues(t *testing.T) {
	in := &inner{name: string(make([]byte, 100))}
	got := footprint.Deep(in.method)
	want := []string{"(func()).receiver: receiver of a method value, whose type is not known"}
	if got.Blocks != 2 || !slices.Equal(got.Opaque, want) {
		t.Errorf("Deep = %v, want 2 blocks and %q", got, want)
	}
	if both := footprint.Deep(in, in.method); both.Bytes != footprint.Deep(in).Bytes+2*word {
		t.Errorf("Deep with its receiver = %v", both)
	}
}

func TestDeepFollowsChannelsOfTimers(t *testing.T) {
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	if a, b := footprint.Deep(timer), footprint.Deep(timer.C); a.Bytes != b.Bytes || a.Blocks != 3 {
		t.Errorf("Deep of a timer = %v, of its channel = %v", a, b)
	}
}
