//go:build !js

// On js there is no go command to import packages with.

package model_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/auditline/auditline/internal/model"
)

// components is what the pipelines of these tests are made of.
const components = `package x

import (
	"context"
	"iter"

	"github.com/auditline/auditline/pipeline"
)

type rec struct{ id string; list []int }

func (*rec) Kind() string { return "" }
func (*rec) Hot() bool { return true }
func (*rec) Of(int) int { return 0 }

type from struct{}
func (*from) Stream() iter.Seq[*rec] { return nil }
type each struct{}
func (*each) Apply(r *rec) (*rec, bool) { return r, true }
type whole struct{}
func (*whole) Transform(s iter.Seq[*rec]) iter.Seq[*rec] { return s }
type other struct{}
func (*other) Apply(n int) (int, error) { return n, nil }
type slow struct{}
func (*slow) Process(r *rec) *rec { return r }
type to struct{}
func (*to) Put(*rec) error { return nil }
type try struct{}
func (*try) Apply(context.Context, *rec) (*rec, error) { return nil, nil }
func (*try) Retry(context.Context, error) bool { return true }
type odd struct{}
func (*odd) Put(*rec) error { return nil }
func (*odd) Retry() {}
type rejects struct{}
func (*rejects) Put(pipeline.DeadLetter) error { return nil }
type anything struct{}
func (*anything) Consume(iter.Seq[any]) {}
type many struct{}
func (*many) ApplyBatch([]*rec) ([]*rec, error) { return nil, nil }
func (*many) PutBatch([]*rec) error { return nil }
type seeker struct{ from }
func (*seeker) Position() int { return 0 }
func (*seeker) Seek(int) error { return nil }
type placed struct{}
func (*placed) PutAt(int, *rec) error { return nil }
type applier interface{ Apply(*rec) (*rec, bool) }
`

// buildTyped makes the plan of components and one more file, with types.
func buildTyped(t *testing.T, src string) (*token.FileSet, *model.Plan) {
	t.Helper()
	fset := typedFset
	var files []*ast.File
	for name, text := range map[string]string{"x.go": src, "components.go": components} {
		f, err := parser.ParseFile(fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}}
	conf := types.Config{Importer: imports, Error: func(error) {}}
	pkg, _ := conf.Check("example.org/x", fset, files, info)
	return fset, model.Build(&model.Package{Path: "example.org/x", Name: "x", Fset: fset, Files: files, Types: pkg, Info: info})
}

// pipelineOf wraps fields in a pipeline; a word stands for a pointer to its type and the tag behind
// it.
func pipelineOf(fields ...string) string {
	src := "package x\n\ntype P struct {\n"
	for _, f := range fields {
		name, rest, _ := strings.Cut(f, " ")
		typ, tag, _ := strings.Cut(rest, " ")
		src += name + " " + typ + " `pipeline:\"" + tag + "\"`\n"
	}
	return src + "}\n"
}

func TestPipelineProblems(t *testing.T) {
	const source, sink = "A *from source", "Z *to sink"
	tests := []struct{ src, want string }{
		{pipelineOf(source, "B *each stage", "C *whole stage", "D *each stage,key=Kind", sink), ``},
		{pipelineOf(source, sink), ``},
		{pipelineOf(source, "B *each stge", sink), "5:9 unknown-role P.B: unknown role \"stge\"; did you mean stage?"},
		{pipelineOf("B *each stge"), ``}, // no role and no import: somebody else's tag
		{pipelineOf(source, "B *each stage,keys=Kind", sink), "5:9 unknown-option P.B: unknown option \"keys\"; did you mean key?"},
		{pipelineOf(source, "B *each stage,key", sink), "5:9 bad-value P.B: option key has value \"\"; want key=X with X a field or method of the records"},
		{pipelineOf(source, "B *each stage,key=id,key=id", sink), "5:9 duplicate-option P.B: option key stands twice; remove one"},
		{pipelineOf(source, "Z *to sink,key=id"), "5:7 unknown-option P.Z: option key is for stages; remove it"},
		{pipelineOf(source, "_ *each stage", sink), "5:1 blank-field a blank field of P is tagged; give it a name"},
		{pipelineOf("Z *to sink"), "3:6 role-missing P has no source; tag a field `pipeline:\"source\"`"},
		{pipelineOf("B *each stage"), ``}, // a sub-pipeline
		{pipelineOf("B *each stage", "C *try stage"), ``},
		{pipelineOf("B *each stage", "C *whole stage"), ``},
		{pipelineOf("B *each stage") + "type Q struct { A *from `pipeline:\"source\"`; S *P `pipeline:\"stage\"`; Z *to `pipeline:\"sink\"` }\n", ``},
		{pipelineOf("B *each stage") + "type Q struct { A *from `pipeline:\"source\"`; S P `pipeline:\"stage\"`; Z *to `pipeline:\"sink\"` }\n",
			"6:46 pointer-receiver Q.S: Stage 0 'P' violates PipelineStageProtocol: method Apply has a pointer receiver, but the component is a value; use *P"},
		{pipelineOf("B *each stage", "C *other stage"), "5:1 element-mismatch P.C: Stage 1 'other' violates PipelineStageProtocol: takes int, but Stage 0 'each' gives *x.rec; change one of them, or put a stage between them that converts (4:1 its neighbour)"},
		{pipelineOf("B *try stage", "C *whole stage"), "4:1 sub-pipeline P.B: the stage may fail a record, but C works on the whole stream; put one of them into the pipeline itself"},
		{pipelineOf("B *each stage,key=Kind"), "4:1 sub-pipeline P.B: option key needs copies that last as long as a run, which a sub-pipeline does not know of; put the stage into the pipeline itself"},
		{pipelineOf("B *try stage,retry=1"), "4:1 sub-pipeline P.B: retries and time limits are those of a run, which a sub-pipeline does not know of; put the stage into the pipeline itself"},
		{pipelineOf("B *each stage", "C *P stage"), "5:1 sub-pipeline P.C: the sub-pipeline contains itself; take it out"},
		{pipelineOf("B *each stage", "Apply *each stage"), "5:1 name-taken P: the generated method cannot be called Apply, that is a field already; rename it (3:6 the pipeline)"},
		{pipelineOf("B *each stage") + "type Q struct { A *from `pipeline:\"source\"`; S *P `pipeline:\"stage,key=Kind\"`; Z *to `pipeline:\"sink\"` }\n",
			"6:51 sub-pipeline Q.S: option key would copy the sub-pipeline, but not its stages; put those into the pipeline itself"},
		{pipelineOf(source, "A2 *from source", sink), "5:1 role-twice P.A2 is a second source; a pipeline has one, remove one of them (4:1 the first source)"},
		{pipelineOf("B *slow stage", sink), "3:6 role-missing P has no source; tag a field `pipeline:\"source\"`\n" +
			"4:1 missing-method P.B: Stage 0 'slow' violates PipelineStageProtocol: missing method Transform(stream) (has method Process; want Transform); add Transform(iter.Seq[In]) iter.Seq[Out] or Apply(In) (Out, bool)"},
		{pipelineOf("B *each stage", source, sink), "5:1 role-order P.A: the source comes first; move it above the stages"},
		{pipelineOf(source, sink, "B *each stage"), "6:1 role-order P.B: a stage behind a sink; move the sinks below it"},
		{pipelineOf(source, "Y *to sink,when=Hot", "Z *to sink,required"), ``},
		{pipelineOf(source, "B *each stage,when=Hot", sink), "5:9 unknown-option P.B: option when is for sinks; remove it"},
		{pipelineOf(source, "Z *to sink,when=Kind"), "5:7 bad-when P.Z: Kind of *x.rec has type string; want bool, true for the records that Z is to get"},
		{pipelineOf(source, "Z *to sink,when=Cold"), "5:7 unknown-when P.Z: *x.rec has no field or method without parameters called Cold; name one that it has"},
		{pipelineOf(source, "Z *to sink", "Y *other sink"), "6:1 missing-method P.Y: Sink 'other' violates SinkProtocol: missing method Consume(stream); add Consume(iter.Seq[T]) or Put(T) error"},
		{pipelineOf(source, "B *try stage,retry=3,backoff=1s,timeout=2s", "Z *to sink,retry=1"), ``},
		{pipelineOf(source, "B *each stage,retry=3", sink), "5:9 retry-needs-error P.B: option retry needs a component that may fail a record; give each a method Apply(In) (Out, error)"},
		{pipelineOf(source, "B *whole stage,timeout=3s", sink), "5:10 retry-needs-error P.B: option timeout needs a component that may fail a record; give whole a method Apply(In) (Out, error)"},
		{pipelineOf(source, "B *many stage,batch=3,wait=5ms,retry=2", "Z *many sink,batch=99999"), ``},
		{pipelineOf("A *seeker source", "B *many stage,batch=3", "Z *placed sink"), ``},
		{pipelineOf(source, "B *many stage,batch=3,workers=2,unordered", "C *many stage,batch=3,key=Nope,workers=2", sink), "6:9 unknown-key P.C: *x.rec has no field or method without parameters called Nope; name one that it has"},
		{pipelineOf("A *seeker source", "B *many stage,batch=3", "Y *many sink,batch=2", "Z *to sink"), ``},
		{pipelineOf("B *many stage,batch=3"), ``},
		{pipelineOf("B *each stage,tap"), "4:1 sub-pipeline P.B: option tap shows records of a run, which a sub-pipeline does not know of; put the stage into the pipeline itself"},
		{pipelineOf("B *many stage,batch=3,wait=1s"), "4:1 sub-pipeline P.B: option wait is how long a run waits for more records, which a sub-pipeline does not know of; put the stage into the pipeline itself"},
		{pipelineOf(source, "B *each stage,batch=3", sink), "5:1 missing-method P.B: Stage 0 'each' violates PipelineStageProtocol: missing method ApplyBatch(records); add ApplyBatch([]In) ([]Out, error), or remove option batch"},
		{pipelineOf(source, "B *many stage,batch=3,timeout=1s", sink), "5:9 timeout-needs-context P.B: option timeout reaches a component through its context; let ApplyBatch of many take a context.Context first"},
		{pipelineOf(source, "B *many stage,batch=3,batch=3", sink), "5:9 duplicate-option P.B: option batch stands twice; remove one"},
		{pipelineOf(source, "Z *to sink,timeout=3s"), "5:7 timeout-needs-context P.Z: option timeout reaches a component through its context; let Put of to take a context.Context first"},
		{pipelineOf(source, "Z *odd sink,retry=3"), "5:8 bad-retry P.Z: method Retry of odd does not say whether an error is worth a retry; write it as Retry(error) bool, or rename it"},
		{pipelineOf("D *rejects dead", source, sink), ``},
		{pipelineOf(source, sink, "D *anything dead"), ``},
		{pipelineOf(source, sink, "D *rejects dead", "E *rejects dead"), "7:1 role-twice P.E is a second sink of dead letters; a pipeline has one, remove one of them (6:1 the first one)"},
		{pipelineOf(source, sink, "D *to dead"), "6:1 dead-letter-type P.D: Put of to takes *x.rec; let it take pipeline.DeadLetter"},
		{pipelineOf(source, sink, "D *each dead"), "6:1 missing-method P.D: Sink 'each' violates SinkProtocol: missing method Consume(stream); add Consume(iter.Seq[T]) or Put(T) error"},
		{pipelineOf(source, sink, "D *rejects dead,key=id"), "6:12 unknown-option P.D: option key is for stages; the sink of dead letters takes no options; remove it"},
		{pipelineOf(source, "Run *each stage", sink), "5:1 name-taken P: the generated method cannot be called Run, that is a field already; rename it (3:6 the pipeline)"},
		{pipelineOf(source, sink) + "func (*P) Run() {}\n", "7:11 name-taken P: the generated method cannot be called Run, that is a method already; rename it (3:6 the pipeline)"},
		{pipelineOf(source, sink) + "var nil int\n", "3:6 builtin-redeclared P: its method Run needs Go's own nil, which the package declares anew; rename that (7:5 nil)"},
		{pipelineOf(source, sink) + "const true = 1 == 1\n", "3:6 builtin-redeclared P: its method Run needs Go's own true, which the package declares anew; rename that (7:7 true)"},
		{pipelineOf(source, "B *slow stage", "C *other stage", sink), `5:1 missing-method P.B: Stage 0 'slow' violates PipelineStageProtocol: missing method Transform(stream) (has method Process; want Transform); add Transform(iter.Seq[In]) iter.Seq[Out] or Apply(In) (Out, bool)
7:1 element-mismatch P.Z: Sink 'to' violates SinkProtocol: takes *x.rec, but Stage 1 'other' gives int; change one of them, or put a stage between them that converts (6:1 its neighbour)`},
		{pipelineOf(source, "B each stage", sink), "5:1 pointer-receiver P.B: Stage 0 'each' violates PipelineStageProtocol: method Apply has a pointer receiver, but the component is a value; use *each"},
		{pipelineOf(source, "B *nowhere stage", sink), "5:3 unknown-type type of P.B cannot be resolved; fix its declaration or import"},
		{pipelineOf(source, "B *whole stage,key=id", sink), "5:10 key-needs-apply P.B: option key needs a stage that works record by record; give whole a method Apply"},
		{pipelineOf(source, "B applier stage,key=id", sink), "5:11 key-needs-struct P.B: option key copies the stage for each key, but the field is an interface; give it a concrete type"},
		{pipelineOf(source, "B *each stage,key=ID", sink), "5:9 unknown-key P.B: *x.rec has no field or method without parameters called ID; did you mean id?"},
		{pipelineOf(source, "B *each stage,key=Of", sink), "5:9 unknown-key P.B: *x.rec has no field or method without parameters called Of; name one that it has"},
		{pipelineOf(source, "B *each stage,key=list", sink), "5:9 bad-key P.B: key list has type []int, whose values cannot be compared; use another"},
		{"package x\n\nfunc f() {\n\ttype P struct { a int `pipeline:\"source\"` }\n}\n", "4:24 misplaced-tag pipeline tag in a struct that cannot have methods; declare the struct as a type at package level"},
	}
	for _, tt := range tests {
		fset, plan := buildTyped(t, tt.src)
		if d := cmp.Diff(tt.want, text(fset, plan.Problems)); d != "" {
			t.Errorf("%s\n%s", tt.src, d)
		}
	}
}

// alone is a pipeline whose types all come from its own package and settled ones.
const alone = `package x

import (
	"context"
	"iter"
	"time"

	"example.org/other"
)

type rec struct{ at time.Time }

type from struct{ stop context.CancelFunc }

func (*from) Stream(context.Context) iter.Seq2[rec, error] { return nil }

type to struct{ next *to }

func (*to) Put(rec) error { return nil }

type P struct {
	A *from ` + "`pipeline:\"source\"`" + `
	Z *to ` + "`pipeline:\"sink\"`" + `
}

var _ other.T
`

// TestPipelineAlone decides from syntax what needs no other package, and leaves open what does, is
// a problem, or is for Apache Beam.
func TestPipelineAlone(t *testing.T) {
	for _, tt := range []struct {
		old, new  string
		needs     bool
		needsInfo bool
	}{
		{"", "", false, false},
		{"type P", "//auditgen:beam\ntype P", true, true},
		{"type P", "type P[T any]", false, false},
		{"at time.Time", "at other.T", true, false},
		{"struct{ at", "struct{ other.T; at", true, false},
		{"at time.Time", "at time.Ticker", true, false},
		{"{ at time.Time", "{ time.Time", true, false}, // it has more methods than are known
		{"{ at time.Time", "{ *time.Time", true, false},
		{"next *to", "next map[string][]func(other.T)", true, false},
		{"next *to", "next interface{ m() other.T }", true, false},
		{"next *to", "next chan struct{ other.T }", true, false},
		{"type to ", "func (*to) also(other.T) {}\ntype to ", true, false},
		{"Put(rec)", "Put(string)", true, false},
		{"Put(rec)", "Take(rec)", true, false},
	} {
		_, plan := build(t, strings.Replace(alone, tt.old, tt.new, 1))
		if plan.NeedsTypes != tt.needs || plan.NeedsInfo != tt.needsInfo || len(plan.Problems) > 0 {
			t.Errorf("%s: needs types %v, info %v, problems %v", tt.new, plan.NeedsTypes, plan.NeedsInfo, plan.Problems)
		}
		if p := plan.Files[0].Pipelines[0]; !tt.needs && (p.Pkg == nil || p.Components[1].Form == nil) {
			t.Errorf("%s: not decided", tt.new)
		}
	}
}
