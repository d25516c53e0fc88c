package reflected

import (
	"reflect"
	"testing"

	"github.com/auditline/auditline/internal/protocol"
)

// every has each name that package protocol looks up.
type every interface {
	Stream()
	Transform()
	Apply()
	Flush()
	Consume()
	Put()
	Read()
	Records()
	Rows()
	Events()
	Items()
	Values()
	All()
	Each()
	Iter()
	Iterate()
	Next()
	Generate()
	Produce()
	Emit()
	Fetch()
	Scan()
	Run()
	Process()
	Map()
	Filter()
	Handle()
	Convert()
	ApplyBatch()
	PutBatch()
	Do()
	Execute()
	Write()
	Print()
	Save()
	Store()
	Send()
	Collect()
	Drain()
	Receive()
	Push()
	Insert()
	Append()
	Publish()
	PutAt()
}

func TestLookupKnowsEveryNameOfTheProtocols(t *testing.T) {
	names := protocol.ExportedNames()
	for _, name := range names {
		if m, ok := Lookup(reflect.TypeFor[every](), name); !ok || m.Name != name {
			t.Errorf("Lookup(%s) = %q, %v", name, m.Name, ok)
		}
	}
	if n := reflect.TypeFor[every]().NumMethod(); n != len(names) {
		t.Errorf("Lookup is tested with %d names, the protocols know %d", n, len(names))
	}
}

func TestAsSource(t *testing.T) {
	for in, want := range map[string]string{
		"Filter":                         "Filter",
		"Filter[github.com/a/b.Reading]": "Filter[b.Reading]",
		"Filter[map[string]*example.com/c.d/e.R,x/y.Zeta]": "Filter[map[string]*e.R, y.Zeta]",
		"Filter[math/rand/v2.Rand,int]":                    "Filter[rand.Rand, int]",
		"func(int, struct {}) interface {}":                "func(int, struct{}) any",
		"struct { A int; B interface { M() } }":            "struct{A int; B interface{M()}}",
	} {
		if got := asSource(in); got != want {
			t.Errorf("asSource(%s) = %s, want %s", in, got, want)
		}
	}
}
