package audit_test

import (
	"context"
	"encoding/binary"
	"errors"
	"math"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/auditline/auditline/audit"
	"github.com/google/go-cmp/cmp"
)

// rich has types whose written form is nested.
type rich struct {
	list  [][]string         `audit:"true"`
	table map[string][]*node `audit:"true"` //stagecheck:ignore auditvalue nodes are shared
	fixed [2]bool            `audit:"true"`
	none  [2]struct{}        `audit:"true"` // where times is
	times []time.Time        `audit:"true"`
	kept  uint8              `audit:"true,keep=2"`
	float float32            `audit:"true"`

	trail audit.Trail `audit:"ctx"`
}

type node struct {
	name string
	next *node
}

func richLog() *rich {
	r, ctx := new(rich), audit.With(context.Background(), audit.Origin{Who: "ann"})
	for i := range 4 {
		r.SetKept(ctx, uint8(i))
		r.SetFloat(context.Background(), float32(i))
		r.SetList(ctx, [][]string{nil, {}, {"a"}})
		r.SetTable(ctx, map[string][]*node{"x": {nil, {"n", &node{name: "m"}}}, "y": nil})
		r.SetFixed(ctx, [2]bool{})
		r.SetNone(ctx, [2]struct{}{})
		r.SetTimes(ctx, []time.Time{time.Unix(1, 2).UTC(), {}})
	}
	r.Audit().Forget(5)
	return r
}

func TestRichRoundTrip(t *testing.T) {
	t.Parallel()
	from := richLog()
	data, err := from.Audit().MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	to := new(rich)
	if err := to.Audit().UnmarshalBinary(data); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(from.Audit().Since(0), to.Audit().Since(0), cmp.AllowUnexported(node{})); diff != "" {
		t.Error(diff)
	}
	to.SetTimes(context.Background(), nil) // the column now learns its type
	if log := to.ChangeLog("times"); len(log) != from.Audit().Len("times")+1 || log[0].New == nil {
		t.Errorf("times: %v", log)
	}
}

// FuzzUnmarshalBinary reads hostile bytes: an error, no panic, no memory beyond what the
// bytes are worth, and a log that was read reads on.
func FuzzUnmarshalBinary(f *testing.F) {
	data, err := richLog().Audit().MarshalBinary()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		bad := []byte(string(data))
		for range 1 + random.IntN(3) {
			bad[random.IntN(len(bad))] = byte(random.Uint32())
		}
		f.Add(bad[:random.IntN(len(bad)+1)])
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r := new(rich)
		r.SetFloat(context.Background(), 1)
		before := allocated()
		err := r.Audit().UnmarshalBinary(data)
		if grown := allocated() - before; grown > 1<<20+uint64(len(data))*500 {
			t.Errorf("%d bytes made it allocate %d", len(data), grown)
		}
		if err != nil {
			if !strings.HasPrefix(err.Error(), "audit: cannot read the log of ") {
				t.Error(err)
			}
			if r.Audit().Seq() != 1 || r.Audit().Len("float") != 1 {
				t.Error("a failure has changed the log")
			}
			return
		}
		use(t, r)
		loadHostilePiece(t, data)
	})
}

// loadHostilePiece loads bytes that can be a log as a piece of one.
func loadHostilePiece(t *testing.T, data []byte) {
	piece := append(binary.AppendUvarint(nil, uint64(len(data))), data...)
	for logged := range 2 {
		r := new(rich)
		for range logged {
			r.SetFloat(context.Background(), 1)
		}
		_, err := r.Audit().LoadSince(piece)
		if _, refused := errors.AsType[*audit.RefusedError](err); err != nil && !refused {
			if r.Audit().Seq() != uint64(logged) {
				t.Error("a failure has changed the log")
			}
			continue
		}
		use(t, r)
	}
}

func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}

// use reads a log in every way, and writes on.
func use(t *testing.T, r *rich) {
	view := r.Audit()
	seq := view.Seq()
	var last uint64
	for c := range view.Changes() {
		if c.Seq <= last || c.Seq > seq {
			t.Fatalf("number %d after %d, of %d", c.Seq, last, seq)
		}
		last = c.Seq
	}
	view.AsOf(time.Now())
	view.Forget(seq / 2)
	r.SetTimes(context.Background(), []time.Time{time.Unix(3, 4)})
	r.SetKept(context.Background(), 9)
	again, err := view.MarshalBinary()
	if err == nil {
		err = new(rich).Audit().UnmarshalBinary(again)
	}
	if err != nil {
		t.Error(err)
	}
}

func TestUnmarshalBinaryRefuses(t *testing.T) {
	t.Parallel()
	stage := new(Stage)
	stage.SetRecords(1)
	data, err := stage.Audit().MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		data string
		want string
	}{
		{"", "the data does not begin with version 1 or 2"},
		{"\x03", "the data does not begin with version 1 or 2"},
		{string(data) + "x", "the data is corrupt"},
		{string(data[:len(data)-1]), "the data is corrupt"},
		{strings.Replace(string(data), "records", "recorded", 1), "the data is corrupt"},
	} {
		err := stage.Audit().UnmarshalBinary([]byte(c.data))
		if err == nil || !strings.HasSuffix(err.Error(), c.want) {
			t.Errorf("%q: %v, want %s", c.data, err, c.want)
		}
	}
}

// TestFieldsOfNoSize has a field that is where another one is.
func TestFieldsOfNoSize(t *testing.T) {
	t.Parallel()
	r := new(rich)
	r.SetTimes(context.Background(), []time.Time{{}})
	r.SetNone(context.Background(), [2]struct{}{})
	r.SetTimes(context.Background(), nil)
	if v := r.Audit(); v.Len("times") != 2 || v.Len("none") != 1 || v.Seq() != 3 {
		t.Errorf("%v", v)
	}
}

type gauge struct {
	count int64 `audit:"true"`
	trail audit.Trail
}

type blob struct {
	bytes []int8 `audit:"true"`
	trail audit.Trail
}

// later is by how much number and time of a change are later than those before.
type later struct{ seq, at byte }

// logOf writes a log of one attribute by hand: its last number is end, and its changes,
// which all have one value, are that many steps later.
func logOf(attr, typ string, end byte, value []byte, steps ...later) []byte {
	const version, exists, lastAt, base = 1, 1, 50, 0
	b := append([]byte{version, exists}, end, 2*lastAt, base, base)
	b = appendText(append(b, 1), attr)
	b = append(appendText(b, typ), 0)
	b = append(b, byte(len(steps)))
	for _, step := range steps {
		const field, origin, onlyNew = 0, 0, 0
		b = append(append(b, field, step.seq, step.at, origin, onlyNew), value...)
	}
	return b
}

func appendText(b []byte, text string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(text))), text...)
}

// TestNumbersThatCannotBe has logs in which a change has no number of its own, or a number
// no change.
func TestNumbersThatCannotBe(t *testing.T) {
	for _, c := range []struct {
		name  string
		end   byte
		steps []later
		ok    bool
	}{
		{"in order", 3, []later{{1, 1}, {1, 9}, {1, 1}}, true},
		{"no change", 0, nil, true},
		{"one unaccounted for at the end", 2, []later{{1, 1}}, false},
		{"one unaccounted for before", 2, []later{{2, 1}}, false},
		{"one number twice", 3, []later{{1, 1}, {0, 1}, {2, 1}}, false},
		{"one time twice", 2, []later{{1, 1}, {1, 0}}, false},
		{"more than the end says", 1, []later{{1, 1}, {1, 1}}, false},
		{"beyond the end", 1, []later{{2, 1}}, false},
		{"later than the end", 1, []later{{1, 51}}, false},
	} {
		err := new(gauge).Audit().UnmarshalBinary(logOf("count", ".int64", c.end, []byte{2}, c.steps...))
		if (err == nil) != c.ok {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestLengthsThatCannotBe(t *testing.T) {
	for n, ok := range map[uint64]bool{0: true, 1: true, 2: false, math.MaxInt64: false, math.MaxUint64: false} {
		err := new(blob).Audit().UnmarshalBinary(logOf("bytes", "[]int8", 1, binary.AppendUvarint(nil, n), later{1, 1}))
		if (err == nil) != ok {
			t.Errorf("length %d: %v", n, err)
		}
	}
}
