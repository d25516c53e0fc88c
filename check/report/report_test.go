package report

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// source has a column behind characters of several bytes.
const source = `package p

func (b *Box[T]) Set() { /* äöü */ b.n = 1 }

var x, y = func() { b.n = 2 }, 1

type Box[T any] struct{ n int }
`

// output is what a driver prints about it.
const output = `{
	"m/p": {"auditwrite": [
		{"category": "write-around-setter", "posn": "DIR/p.go:3:39", "end": "DIR/p.go:3:42", "message": "auditwrite: this write to Box.n is bad",
		 "suggested_fixes": [{"message": "Call SetN", "edits": [{"filename": "DIR/p.go", "start": 51, "end": 56, "new": "SetN("}]}]},
		{"posn": "DIR/p.go:5:21", "end": "DIR/p.go:5:24", "message": "auditwrite: this write to Box.n is bad"}]},
	"m/p [m/p.test]": {"auditwrite": [
		{"category": "write-around-setter", "posn": "DIR/p.go:3:39", "end": "DIR/p.go:3:42", "message": "auditwrite: this write to Box.n is bad"}]},
	"m/q": {"seqyield": {"error": "analysis skipped due to errors in package"}}
}`

// parsed parses output about source in a folder.
func parsed(t *testing.T) (dir string, found []Finding, failed []Failure) {
	t.Helper()
	dir = t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "p.go"), []byte(source), 0o666); err != nil {
		t.Fatal(err)
	}
	found, failed, err := Parse([]byte(strings.ReplaceAll(output, "DIR", filepath.ToSlash(dir))), dir)
	if err != nil {
		t.Fatal(err)
	}
	return dir, found, failed
}

// TestParse: a test variant says nothing new, and each finding knows its declaration.
func TestParse(t *testing.T) {
	_, found, failed := parsed(t)
	var got []string
	for _, f := range found {
		got = append(got, strings.Join([]string{f.position(), f.Package, f.Declaration, f.Category, f.Text, f.structName()}, "|"))
	}
	want := []string{
		"p.go:3:39|m/p|(*Box).Set|write-around-setter|this write to Box.n is bad|Box",
		"p.go:5:21|m/p|x||this write to Box.n is bad|Box",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]Failure{{"m/q", "seqyield", "analysis skipped due to errors in package"}}, failed); diff != "" {
		t.Error(diff)
	}
	for _, torn := range []string{"{", `{"p": {"a": [{"posn": 1}]}}`} {
		if _, _, err := Parse([]byte(torn), ""); err == nil {
			t.Errorf("%s is accepted", torn)
		}
	}
}

// TestBaseline: findings are known as often as the baseline has them; what is not analyzed stays.
func TestBaseline(t *testing.T) {
	key, other, gone := Key{Package: "p", Text: "a"}, Key{Package: "q", Text: "a"}, Key{Package: "p", Text: "gone"}
	b := Baseline{key: 1, other: 1, gone: 2}
	analyzed := map[string]bool{"p": true}
	found := []Finding{{Key: key, Line: 1}, {Key: key, Line: 2}}
	fresh, known, n := b.Split(found, analyzed)
	if len(fresh) != 1 || len(known) != 1 || fresh[0].Line != 2 || n != 2 {
		t.Errorf("new %v, known %v, %d gone", fresh, known, n)
	}
	want := Baseline{key: 2, other: 1}
	updated := b.Update(found, analyzed)
	if diff := cmp.Diff(want, updated); diff != "" {
		t.Error(diff)
	}
	name := filepath.Join(t.TempDir(), "known.json")
	if err := updated.Write(name); err != nil {
		t.Fatal(err)
	}
	read, err := ReadBaseline(name)
	if diff := cmp.Diff(want, read); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

// TestReadBaseline: what is no baseline is refused.
func TestReadBaseline(t *testing.T) {
	name := filepath.Join(t.TempDir(), "known.json")
	for text, want := range map[string]string{
		`{"version": 2, "findings": []}`: "has version 2",
		`{"version": 1, "lines": []}`:    "is no baseline",
		`[]`:                             "is no baseline",
		`{"version": 1, "findings": [{"count":1}`: "is no baseline",
	} {
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadBaseline(name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestSARIF: columns count characters, files are URIs, and a fingerprint does not know lines.
func TestSARIF(t *testing.T) {
	dir, found, _ := parsed(t)
	const entry = "around\n\nThe field [changes](reports.md) behind\nits log. Call the setter.\n\n```go\npackage x\n```\n"
	help := func(category string) (string, bool) { return entry, category != "" }
	log, err := SARIF(dir, nil, help, found[:1], found[1:])
	if err != nil {
		t.Fatal(err)
	}
	var got sarifLog
	if err := json.Unmarshal(log, &got); err != nil {
		t.Fatal(err)
	}
	results := got.Runs[0].Results
	if len(results) != 2 || results[0].Suppressions == nil || results[1].Suppressions != nil {
		t.Fatalf("%d results, not the known one first:\n%s", len(results), log)
	}
	place := sarifPhysical{sarifArtifact{"p.go"}, &sarifRegion{3, 36, 3, 39}}
	if diff := cmp.Diff(place, results[1].Locations[0].Physical); diff != "" {
		t.Error(diff)
	}
	change := results[1].Fixes[0].Changes[0].Replacements[0]
	if diff := cmp.Diff(sarifReplacement{sarifRegion{3, 38, 3, 43}, sarifMessage{Text: "SetN("}}, change); diff != "" {
		t.Error(diff)
	}
	moved := found[0]
	moved.Line, moved.EndLine = 7, 7
	again, err := SARIF(dir, nil, help, []Finding{moved, moved}, nil)
	if err != nil || bytes.Count(again, []byte(results[1].Fingerprints["stagecheck/v1"])) != 1 {
		t.Errorf("the fingerprint knows the line, or is the second one's as well (%v):\n%s", err, again)
	}
	want := sarifRule{
		ID: results[1].RuleID, ShortDescription: sarifMessage{Text: "The field changes behind its log."},
		Help: sarifMessage{Text: entry, Markdown: entry}, HelpURI: "#" + results[1].RuleID,
	}
	if rules := got.Runs[0].Tool.Driver.Rules; len(rules) != 2 || rules[results[1].RuleIndex] != want {
		t.Errorf("rules %v", rules)
	}
}

func TestGitHub(t *testing.T) {
	var b strings.Builder
	GitHub(&b, []Finding{{Key: Key{Analyzer: "a", Text: "100% of\nit"}, File: "x,y:z.go", Line: 1, Column: 2}})
	if want := "::error file=x%2Cy%3Az.go,line=1,col=2,endLine=1,title=a::a: 100%25 of%0Ait\n"; b.String() != want {
		t.Errorf("got %s", b.String())
	}
}

func TestExtract(t *testing.T) {
	o, rest, err := Extract([]string{"-std", "-baseline", "b.json", "--sarif=s.sarif", "-github", "-auditwrite.skiptests", "./...", "-baseline-update=false"})
	if err != nil || o != (Options{Baseline: "b.json", SARIF: "s.sarif", GitHub: true}) {
		t.Errorf("%+v, %v", o, err)
	}
	if diff := cmp.Diff([]string{"-std", "-auditwrite.skiptests", "./..."}, rest); diff != "" {
		t.Error(diff)
	}
	if _, _, err := Extract([]string{"-github=perhaps"}); err == nil {
		t.Error("-github=perhaps is accepted")
	}
}

// TestPlaces are those of drivers on either kind of system.
func TestPlaces(t *testing.T) {
	for posn, want := range map[string]place{
		"/home/me/a.go:3:4":     {"/home/me/a.go", 3, 4},
		`C:\me\a.go:3:4`:        {`C:\me\a.go`, 3, 4},
		`\\host\share\a.go:3:4`: {`\\host\share\a.go`, 3, 4},
		"a.go":                  {"a.go", 0, 0},
	} {
		var got place
		if got.file, got.line, got.column = split(posn); got != want {
			t.Errorf("%s is at %v", posn, got)
		}
	}
}

type place struct {
	file         string
	line, column int
}

// TestFileURI names files outside the working directory.
func TestFileURI(t *testing.T) {
	for name, want := range map[string]string{
		"/home/me/a b.go":    "file:///home/me/a%20b.go",
		"C:/me/a.go":         "file:///C:/me/a.go",
		"//host/share/a#.go": "file://host/share/a%23.go",
	} {
		if uri := fileURI(name); uri.String() != want {
			t.Errorf("%s is %s, want %s", name, uri.String(), want)
		}
	}
}
