package protocol_test

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"reflect"
	"strings"
	"testing"

	"github.com/auditline/auditline/internal/protocol"
	"github.com/auditline/auditline/internal/protocol/reflected"
	"github.com/auditline/auditline/internal/protocol/typed"
)

// cases holds, per component, its type as source, and its form or its fault.
var cases = []struct {
	value  any
	source string
	role   protocol.Role
	want   string
}{
	{&goodSource{}, "*goodSource", protocol.Source, "Stream nothing -> *protocol_test.Reading"},
	{pairSource{}, "pairSource", protocol.Source, "Stream ctx nothing -> *protocol_test.Row pairs"},
	{namedSequence{}, "namedSequence", protocol.Source, "Stream nothing -> *protocol_test.Reading"},
	{&brokenSource{}, "*brokenSource", protocol.Source, "Source 'brokenSource' violates SourceProtocol: missing method Stream() (has method Generate; want Stream); rename Generate to Stream"},
	{silentSource{}, "silentSource", protocol.Source, "Source 'silentSource' violates SourceProtocol: missing method Stream(); add Stream() iter.Seq[T]"},
	{goodSource{}, "goodSource", protocol.Source, "Source 'goodSource' violates SourceProtocol: method Stream has a pointer receiver, but the component is a value; use *goodSource"},
	{sliceSource{}, "sliceSource", protocol.Source, "Source 'sliceSource' violates SourceProtocol: method Stream has the wrong shape (have Stream() []*protocol_test.Reading; want Stream() iter.Seq[T] or iter.Seq2[T, error]); give it such a shape"},
	{&goodStage{}, "*goodStage", protocol.Stage, "Transform *protocol_test.Reading -> *protocol_test.Reading"},
	{anyStage[*Row]{}, "anyStage[*Row]", protocol.Stage, "Apply *protocol_test.Row -> *protocol_test.Row keep"},
	{numberStage{}, "numberStage", protocol.Stage, "Apply ctx protocol_test.Numbered -> int failure"},
	{bothForms{}, "bothForms", protocol.Stage, "Apply *protocol_test.Reading -> *protocol_test.Reading keep (or Transform)"},
	{formsTakeApart{}, "formsTakeApart", protocol.Stage, "Stage 2 'formsTakeApart' violates PipelineStageProtocol: Transform takes *protocol_test.Row, but Apply takes *protocol_test.Reading; let both take the same records, or remove one"},
	{formsGiveApart{}, "formsGiveApart", protocol.Stage, "Stage 2 'formsGiveApart' violates PipelineStageProtocol: Transform gives *protocol_test.Row, but Apply gives any; let both give the same records, or remove one"},
	{&brokenStage{}, "*brokenStage", protocol.Stage, "Stage 2 'brokenStage' violates PipelineStageProtocol: missing method Transform(stream) (has method Process; want Transform); rename Process to Transform"},
	{halfPairs{}, "halfPairs", protocol.Stage, "Stage 2 'halfPairs' violates PipelineStageProtocol: method Transform has the wrong shape (have Transform(iter.Seq[*protocol_test.Reading]) iter.Seq2[*protocol_test.Reading, error]; want Transform(iter.Seq[In]) iter.Seq[Out], or both as iter.Seq2[…, error]); give it such a shape"},
	{intStage{}, "intStage", protocol.Stage, "Stage 2 'intStage' violates PipelineStageProtocol: method Transform has the wrong shape (have Transform(int) (int, map[string]any); want Transform(iter.Seq[In]) iter.Seq[Out], or both as iter.Seq2[…, error]); give it such a shape"},
	{anyStage[iter2]{}, "anyStage[iter2]", protocol.Stage, "Stage 2 'anyStage[protocol_test.iter2]' violates PipelineStageProtocol: method Apply has the wrong shape (have Apply(iter.Seq[int]) (iter.Seq[int], bool); want Apply(In) (Out, bool) or (Out, error)); give it such a shape"},
	{embedsStage{}, "embedsStage", protocol.Stage, "Transform *protocol_test.Reading -> *protocol_test.Reading"},
	{&goodSink{}, "*goodSink", protocol.Sink, "Consume *protocol_test.Reading -> nothing"},
	{putSink{}, "putSink", protocol.Sink, "Put any -> nothing failure"},
	{pairSink{}, "pairSink", protocol.Sink, "Consume ctx int -> nothing pairs failure"},
	{&brokenSink{}, "*brokenSink", protocol.Sink, "Sink 'brokenSink' violates SinkProtocol: missing method Consume(stream) (has method Write; want Consume); rename Write to Consume"},
	{mutePut{}, "mutePut", protocol.Sink, "Sink 'mutePut' violates SinkProtocol: method Put has the wrong shape (have Put(*protocol_test.Reading); want Put(T) error); give it such a shape"},
	{nearStage[*Row, any]{}, "nearStage[*Row, interface{}]", protocol.Stage, "Stage 2 'nearStage[*protocol_test.Row, any]' violates PipelineStageProtocol: missing method Transform(stream) (has method Map; want Transform); rename Map to Apply"},
	{variadicStage{}, "variadicStage", protocol.Stage, "Stage 2 'variadicStage' violates PipelineStageProtocol: method Apply has the wrong shape (have Apply(...[]protocol_test.Row) (*protocol_test.Row, bool); want Apply(In) (Out, bool) or (Out, error)); give it such a shape"},
	{misnamedStage{}, "misnamedStage", protocol.Stage, "Stage 2 'misnamedStage' violates PipelineStageProtocol: method Transform has the wrong shape (have Transform(protocol_test.pair[int, []protocol_test.Row]) (struct{N int}, bool); want Transform(iter.Seq[In]) iter.Seq[Out], or both as iter.Seq2[…, error]); rename Transform to Apply"},
	{&goodSource{}, "*goodSource", protocol.Stage, "Stage 2 'goodSource' violates PipelineStageProtocol: missing method Transform(stream) (has method Stream; want Transform); add Transform(iter.Seq[In]) iter.Seq[Out] or Apply(In) (Out, bool)"},
}

type iter2 func(func(int) bool)

func TestSourceAndRunTimeSayTheSame(t *testing.T) {
	pkg := checkOwnSource(t)
	for _, c := range cases {
		t.Run(c.source, func(t *testing.T) {
			if got := describe(c.role, reflected.Of(reflect.TypeOf(c.value))); got != c.want {
				t.Errorf("by reflect:\n got %s\nwant %s", got, c.want)
			}
			if got := describe(c.role, typed.Of(typeOf(t, pkg, c.source), pkg)); got != c.want {
				t.Errorf("by go/types:\n got %s\nwant %s", got, c.want)
			}
		})
	}
}

// describe is what Check says, in a line.
func describe(role protocol.Role, c protocol.Component) string {
	shape, fault := protocol.Check(role, 2, c)
	if fault != nil {
		return fault.Error()
	}
	f := shape.Preferred()
	words := []string{f.Method}
	if f.Ctx {
		words = append(words, "ctx")
	}
	words = append(words, name(f.In), "->", name(f.Out))
	if f.Pairs {
		words = append(words, "pairs")
	}
	words = append(words, [...]string{"", "keep", "failure"}[f.Result])
	text := strings.TrimSpace(strings.Join(words, " "))
	if shape.Stream != nil && shape.Record != nil {
		text += " (or " + shape.Stream.Method + ")"
	}
	return text
}

func name(t protocol.Type) string {
	if t == nil {
		return "nothing"
	}
	return t.String()
}

func checkOwnSource(t *testing.T) *types.Package {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "cases_test.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	more, err := parser.ParseFile(fset, "more.go", "package protocol_test\ntype iter2 func(func(int) bool)", 0)
	if err != nil {
		t.Fatal(err)
	}
	conf := types.Config{Importer: importer.ForCompiler(fset, "source", nil)}
	pkg, err := conf.Check("protocol_test", fset, []*ast.File{file, more}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return pkg
}

func typeOf(t *testing.T, pkg *types.Package, expr string) types.Type {
	t.Helper()
	tv, err := types.Eval(token.NewFileSet(), pkg, token.NoPos, expr)
	if err != nil {
		t.Fatal(err)
	}
	return tv.Type
}

func TestNeighboursMustFit(t *testing.T) {
	links := []protocol.Link{
		link(t, protocol.Source, 0, pairSource{}),
		link(t, protocol.Stage, 0, numberStage{}),
		link(t, protocol.Stage, 1, &brokenStage{}), // faulty itself: no second complaint about its neighbours
		link(t, protocol.Stage, 2, numberStage{}),
		link(t, protocol.Sink, 0, &goodSink{}),
	}
	var got []string
	for i := 1; i < len(links); i++ {
		if f := protocol.Fit(links[i-1], links[i]); f != nil {
			got = append(got, f.Error())
		}
	}
	want := []string{
		"Stage 0 'numberStage' violates PipelineStageProtocol: takes protocol_test.Numbered, but Source 'pairSource' gives *protocol_test.Row; change one of them, or put a stage between them that converts",
		"Sink 'goodSink' violates SinkProtocol: takes *protocol_test.Reading, but Stage 2 'numberStage' gives int; change one of them, or put a stage between them that converts",
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
	if f := protocol.Fit(link(t, protocol.Source, 0, &goodSource{}), link(t, protocol.Stage, 0, numberStage{})); f != nil {
		t.Errorf("a type that implements its neighbour's interface was refused: %v", f)
	}
}

func link(t *testing.T, role protocol.Role, index int, c any) protocol.Link {
	component := reflected.Of(reflect.TypeOf(c))
	shape, _ := protocol.Check(role, index, component)
	return protocol.Link{Role: role, Index: index, Type: component.Name(), Shape: shape}
}

func TestNilComponents(t *testing.T) {
	for want, fault := range map[string]*protocol.Fault{
		"Source 'nil' violates SourceProtocol: missing method Stream() (the component is nil); put one in": protocol.Nil(protocol.Source, 0, ""),
		"Stage 1 'Filter' violates PipelineStageProtocol: the component is nil; put one in":                protocol.Nil(protocol.Stage, 1, "Filter"),
	} {
		if got := fault.Error(); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}
