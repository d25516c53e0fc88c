package model_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/auditline/auditline/internal/model"
)

// build makes the plan of a package of one file, from syntax alone.
func build(t *testing.T, src string) (*token.FileSet, *model.Plan) {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "x.go", src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	return fset, model.Build(&model.Package{Path: "example.org/x", Name: "x", Fset: fset, Files: []*ast.File{f}})
}

// account wraps the fields of a struct in a package.
func account(fields string) string {
	return "package x\n\nimport \"github.com/auditline/auditline/audit\"\n\ntype Account struct {\n\ttrail audit.Trail\n" + fields + "\n}\n"
}

func TestOptions(t *testing.T) {
	_, plan := build(t, account("// cents\nbalance int64 `json:\"b\" audit:\"true,get=Cents,set=-,name=money.total,redact\"`"))
	if len(plan.Problems) > 0 || plan.NeedsTypes {
		t.Fatalf("problems %v, needs types %v", plan.Problems, plan.NeedsTypes)
	}
	f := plan.Files[0].Structs[0].Fields[0]
	got := []any{f.Name.Name, f.Getter, f.Setter, f.Attr, f.Redact, f.Kind, f.Cloned, f.Tag, f.Doc.Text()}
	want := []any{"balance", "Cents", "", "money.total", true, model.Int, false, `audit:"true,get=Cents,set=-,name=money.total,redact"`, "cents\n"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestKinds(t *testing.T) {
	src := account(strings.ReplaceAll(`a celsius TAG
	b string TAG
	c []byte TAG
	d map[string]time.Time TAG
	e *Account TAG
	f [2]struct{ n uint8 } TAG
	g func(http.Handler) TAG
	h bool TAG
	i any TAG
	j time.Duration TAG
	k [2]time.Time TAG
	l *linked TAG`, "TAG", "`audit:\"true\"`")) + "\ntype celsius float32\ntype linked struct { t audit.SyncTrail `audit:\"ctx,clone\"` }\n"
	src = strings.Replace(src, "import ", "import \"net/http\"\nimport \"time\"\nimport ", 1)
	_, plan := build(t, src)
	if plan.NeedsTypes || len(plan.Problems) > 0 {
		t.Fatalf("needs types: %v, problems: %v", plan.NeedsTypes, plan.Problems)
	}
	var got []string
	for _, f := range plan.Files[0].Structs[0].Fields {
		line := fmt.Sprint(f.Name.Name, " ", f.Kind, " ", f.Cloned)
		for _, imp := range f.Imports {
			line += fmt.Sprintf(" %q", imp.Path)
		}
		got = append(got, line)
	}
	want := []string{"a 2 false", "b 0 false", "c 0 true", `d 0 true "time"`, "e 0 false", "f 0 false", `g 0 false "net/http"`, "h 3 false", "i 0 true", `j 1 false "time"`, `k 0 false "time"`, "l 0 true"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestNeedsTypes(t *testing.T) {
	for _, typ := range []string{"url.URL", "*url.URL", "[3]url.Error", "struct{ url.URL }", "[]other.T"} {
		src := account("x " + typ + " `audit:\"true\"`")
		_, plan := build(t, strings.Replace(src, "import ", "import \"net/url\"\nimport \"example.org/go-othername\"\nimport ", 1))
		if !plan.NeedsTypes || len(plan.Problems) > 0 {
			t.Errorf("%s: needs types %v, problems %v", typ, plan.NeedsTypes, plan.Problems)
		}
	}
}

func TestProblems(t *testing.T) {
	tests := []struct{ fields, want string }{
		{"a int `audit:\"true,onchagne\"`", `7:7 unknown-option Account.a: unknown option "onchagne"; did you mean onchange?`},
		{"a int `audit:\"true,wat\"`", `7:7 unknown-option Account.a: unknown option "wat"; did you mean was?`},
		{"a int `audit:\"true,\"`", `7:7 unknown-option Account.a: unknown option ""; known are get, set, name, was, keep, onchange, redact, share, elem, check, after`},
		{"a int `audit:\"ture\"`", `7:7 unknown-value Account.a: unknown value "ture"; did you mean true?`},
		{"a int `audit:\"ctx\"`", `7:7 unknown-value Account.a: ctx belongs in the tag of the trail; move it there`},
		{"a int `audit:\"id,keep=3\"`", `7:7 unknown-option Account.a: "id" takes no options; remove them`},
		{"a int `audit:true`", "7:7 bad-tag Account.a: malformed audit tag; write it as `audit:\"true\"`, options after commas, without quotes, backquotes and control characters"},
		{"a int `audit:\"true,name=a\\nb\"`", "7:7 bad-tag Account.a: malformed audit tag; write it as `audit:\"true\"`, options after commas, without quotes, backquotes and control characters"},
		{"a int `audit:\"true,keep=0\"`", `7:7 bad-value Account.a: option keep has value "0"; want keep=X with X a number from 1 to 1000000`},
		{"a int `audit:\"true,redact=yes\"`", `7:7 bad-value Account.a: option redact takes no value; remove =yes`},
		{"a int `audit:\"true,get=1x\"`", `7:7 bad-value Account.a: option get has value "1x"; want get=X with X a method name or -`},
		{"a int `audit:\"true,keep=1,keep=2\"`", `7:7 duplicate-option Account.a: option keep stands twice; remove one`},
		{"a int `audit:\"true,set=-,check=ok\"`", `7:7 needs-setter Account.a: option check needs the setter that set=- removes; drop one of them`},
		{"_ int `audit:\"true\"`", `7:1 blank-field a blank field of Account is tagged; give it a name`},
		{"t2 audit.SyncTrail", `7:1 two-trails Account has a second trail; remove one (6:2 the first trail)`},
		{"a, A int `audit:\"true\"`", `7:1 name-taken Account: the getter of a cannot be called A, that is a field already; rename one, or choose another accessor with get= or set= (7:4 A comes from here)
7:4 name-taken Account: the setter of A cannot be called SetA, that is the setter of a already; rename one, or choose another accessor with get= or set= (7:1 SetA comes from here)`},
		{"changes int `audit:\"true\"`", `7:1 name-taken Account: the getter of changes cannot be called Changes, that is a generated method already; rename one, or choose another accessor with get= or set= (6:2 Changes comes from here)`},
		{"a int `audit:\"true,was=b\"`\nb int `audit:\"true\"`", `7:1 name-clash Account.a: the name b in older logs is taken by b; remove was=b (8:1 b comes from here)`},
		{"a int `audit:\"true,was=x\"`\nb int `audit:\"true,was=x\"`", `8:1 name-clash Account.b: the name x in older logs is taken by a; remove was=x (7:1 x comes from here)`},
		{"a int `audit:\"true,name=x\"`\nb int `audit:\"true,name=x\"`", `8:1 name-clash Account.b: the name x in logs is taken by a; choose another with name= (7:1 x comes from here)`},
		{"m struct{ x int `audit:\"true\"` }", `7:17 misplaced-tag audit tag in a struct that cannot have methods; declare the struct as a type at package level`},
		{"a undefined `audit:\"true\"`", ``},
		{"f []int `audit:\"true,onchange\"`", `7:3 not-comparable Account.f: option onchange compares, but == fails or may panic for []int; give the type an Equal method or drop onchange`},
		{"}\ntype mu struct{}\nfunc (*mu) Lock() {}\nfunc (*mu) Unlock() {}\ntype B struct {\nt audit.Trail; m [2]struct{ mu } `audit:\"true\"`", `12:18 not-copyable B.m must not be copied, since it holds x.mu; audit a pointer to it, or what it protects`},
		{"}\ntype B struct {\nm int `audit:\"true\"`", `9:7 no-trail B.m is tagged, but B has no trail; add a field trail audit.Trail, or let auditgen -fix do it`},
		{"}\ntype B struct {\nm int `audit:\"true\"`\nn int `audit:\"true\"`", `9:7 no-trail B.m is tagged, but B has no trail; add a field trail audit.Trail, or let auditgen -fix do it (10:7 B.n is tagged, too)`},
	}
	for _, tt := range tests {
		fset, plan := build(t, account(tt.fields))
		if d := cmp.Diff(tt.want, text(fset, plan.Problems)); d != "" {
			t.Errorf("%s\n%s", tt.fields, d)
		}
	}
}

// text prints problems as line:col category text (related).
func text(fset *token.FileSet, problems []model.Problem) string {
	at := func(pos token.Pos) string {
		p := fset.Position(pos)
		return fmt.Sprintf("%d:%d", p.Line, p.Column)
	}
	var lines []string
	for _, p := range problems {
		line := at(p.Pos) + " " + p.Category + " " + p.Text
		for _, r := range p.Related {
			line += " (" + at(r.Pos) + " " + r.Text + ")"
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// TestForeignTags tells tags that another library may read from those that nobody can.
func TestForeignTags(t *testing.T) {
	const note = `2:6 foreign-tag A has tags audit:"true", but no trail, and its package does not import auditline: they are taken for another library's; ` +
		"if they are not, add a field trail audit.Trail, or name the package to auditgen -fix"
	const malformed = "2:23 bad-tag A.a: malformed audit tag; write it as `audit:\"true\"`, options after commas, without quotes, backquotes and control characters"
	for _, tt := range []struct{ tag, problems, notes, nearMisses string }{
		{tag: `audit:"whatever"`},
		{tag: `audit:off`},
		{tag: `audit:"-"`},
		{tag: `audit:"true"`, notes: note},
		{tag: `audit: "true"`, problems: malformed},
		{tag: `audit:true`, problems: malformed},
		{tag: `Audit:"true"`, nearMisses: "2:23 near-key A: the tag of a field has the key Audit, which auditline does not read; did you mean audit?"},
		{tag: `adit:"true"`, nearMisses: "2:23 near-key A: the tag of a field has the key adit, which auditline does not read; did you mean audit?"},
		{tag: `pipline:"stage"`, nearMisses: "2:23 near-key A: the tag of a field has the key pipline, which auditline does not read; did you mean pipeline?"},
	} {
		fset, plan := build(t, "package x\ntype A struct { a int `"+tt.tag+"` }\n")
		if got := text(fset, plan.Problems); got != tt.problems {
			t.Errorf("%s: problems %s, want %s", tt.tag, got, tt.problems)
		}
		if got := text(fset, plan.Notes); got != tt.notes {
			t.Errorf("%s: notes %s, want %s", tt.tag, got, tt.notes)
		}
		if got := text(fset, plan.NearMisses); got != tt.nearMisses {
			t.Errorf("%s: near misses %s, want %s", tt.tag, got, tt.nearMisses)
		}
	}
	fset, plan := build(t, "package x\nimport _ \""+model.PipelinePath+"\"\ntype A struct { a int `audit:\"true\"` }\n")
	if got, want := text(fset, plan.Problems), "3:23 no-trail "; !strings.HasPrefix(got, want) {
		t.Errorf("a package that uses pipelines: got %q, want %q...", got, want)
	}
}

func TestOutput(t *testing.T) {
	for source, output := range map[string]string{"a/stage.go": "a/stage_gen.go", "stage_test.go": "stage_gen_test.go", "x_linux.go": "x_linux_gen.go"} {
		usual, other := model.Outputs(source)
		if usual != output {
			t.Errorf("output of %s is %s, want %s", source, usual, output)
		}
		if got := model.OtherSource(other); got != source {
			t.Errorf("source of %s is %s, want %s", other, got, source)
		}
		if got := model.OtherSource(usual); got != "" {
			t.Errorf("%s passes for the second output of %s", usual, got)
		}
		if got, ok := model.Source(output); !ok || got != source {
			t.Errorf("source of %s is %s %v, want %s", output, got, ok, source)
		}
	}
	for _, name := range []string{"stage.go", "_gen.go", "gen.go", "x_gen.txt", "d/_gen_test.go"} {
		if got, ok := model.Source(name); ok {
			t.Errorf("%s passes for the output of %s", name, got)
		}
	}
}

func TestIsOurs(t *testing.T) {
	for content, want := range map[string]bool{
		"":                               true,
		"\n\n":                           true,
		model.Header[:20]:                true,
		model.Header + "\r\n\r\npackage": true,
		"<<<<<<< HEAD\n" + model.Header + "\npackage x":                                         true,
		"// Copyright\n\n" + model.Header + "\n\npackage x":                                     true,
		"/*\nCopyright\n*/\n\n//go:build linux\n" + model.Header + "\r\npackage x":              true,
		"/* Copyright */\n" + model.Header + "\npackage x":                                      true,
		"\ufeff" + model.Header + "\npackage x":                                                 true,
		"\ufeff":                                                                                true,
		"// a\n<<<<<<< HEAD\n||||||| base\n=======\n" + model.Header + "\n>>>>>>> b\npackage x": true,
		"// Copyright\n": false,
		"/*\n" + model.Header + "\n*/\npackage x":         false,
		"package x\n\n" + model.Header + "\n":             false,
		"/* a */ package x\n" + model.Header + "\n":       false,
		"// It begins: " + model.Header + "\npackage x\n": false,
		"package x\n":                false,
		"// hand-written\npackage x": false,
	} {
		if got := model.IsOurs("stage_gen.go", []byte(content)); got != want {
			t.Errorf("%q: %v, want %v", content, got, want)
		}
	}
	if model.IsOurs("stage.go", nil) {
		t.Error("an empty hand-written file passes for ours")
	}
}

// TestReceiver calls receivers as the type's own methods do: as most of them, as those on other
// platforms, and the first name of the alphabet where two are as frequent.
func TestReceiver(t *testing.T) {
	for src, want := range map[string]string{
		"":                         "",
		"func (*Account) A() {}":   "",
		"func (_ *Account) A() {}": "",
		"func (acc *Account) A() {}\nfunc (a *Account) B() {}\nfunc (acc Account) C() {}":            "acc",
		"func (y *Account) A() {}\nfunc (x *Account) B() {}":                                         "x",
		"func (_ *Account) A() {}\nfunc (_ *Account) B() {}\nfunc (x *Account) C() {}":               "x",
		"func (b *Box[T]) A() {}\nfunc Account() {}\ntype Box[T any] struct{}\nfunc (Box[T]) B() {}": "",
	} {
		_, plan := build(t, account("")+src)
		if got := plan.Files[0].Structs[0].Receiver; got != want {
			t.Errorf("%s\ncalled %q, want %q", src, got, want)
		}
	}
}
