package oracle

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path"
	"reflect"
	"testing"

	"github.com/auditline/auditline/sample/exercises/changelog"
	"github.com/auditline/auditline/sample/exercises/layout"
	"github.com/auditline/auditline/sample/exercises/monitored"
	"github.com/auditline/auditline/sample/exercises/protocols"
)

// deviations are the keys of the Python oracle whose result is another one in Go, or that mean
// nothing in Go, each with the reason. Every other key must agree exactly.
var deviations = map[string]string{
	"ex1.classAccessReturnsDescriptor": "Go has no descriptors: accessors are methods",
	"ex1.copyCopySharesLog":            "a copied struct goes its own way; in Python both see both changes",
	"ex1.delete":                       "a field cannot be deleted",
	"ex1.dictKeysAfterSet":             "the log is in the trail, not in attributes beside the value",
	"ex1.diffStrings":                  "the same refusal in Go's words",
	"ex1.diffUnauditedAttr":            "only audited attributes are compared: name is an unknown one, so all is unset",
	"ex1.liveListCanBeForged":          "ChangeLog returns a copy",
	"ex1.sameValueStillLogged":         "the same, without the third step: an int64 cannot be set to None",
	"ex2.classes.*.shell":              "other layouts: see TestPythonSizes of package layout",
	"ex2.classes.*.direct":             "other layouts",
	"ex2.classes.*.deep":               "other layouts",
	"ex2.classes.*.deepWithDict":       "deep follows maps",
	"ex2.naiveDeep":                    "a trap of __slots__ and inheritance that reflection does not have",
	"ex2.python":                       "the version of Python",
	"ex2.unsetSlotsSkipped":            "a Go field always has a value",
	"ex3.errors.*":                     "the same violation in Go's words, with the near miss: see TestViolations",
	"ex3.emptyBuild":                   "Go's words",
	"ex3.presenceOnly.*":               "methods count, and their signatures: what is only called Transform is refused",
	"ex4.buildError":                   "Go's words",
	"ex4.record.clash":                 "auditgen refuses the clash before anything runs",
	"ex4.record.shell":                 "another layout",
}

func TestResultsAgreeWithTheOracle(t *testing.T) {
	want, err := os.ReadFile("testdata/oracle.json")
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for key, difference := range differences(t, want, written(t)) {
		pattern := deviationFor(key)
		if used[pattern] = true; pattern == "" {
			t.Errorf("%s: %s", key, difference)
		}
	}
	for pattern := range deviations {
		if !used[pattern] {
			t.Errorf("%s agrees with the oracle: it is no deviation", pattern)
		}
	}
}

// written is what WriteJSON writes of the exercises with the oracle's settings.
func written(t *testing.T) []byte {
	t.Helper()
	first, err1 := changelog.Run()
	third, err3 := protocols.Run(t.Context())
	fourth, err4 := monitored.Run(t.Context(), monitored.Settings{Records: 100, Seed: 42, Threshold: 20, Window: 5})
	if err := errors.Join(err1, err3, err4); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	results := map[string]any{"ex1": first, "ex2": layout.Run(1000), "ex3": third, "ex4": fourth}
	if err := WriteJSON(&out, results); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func deviationFor(key string) string {
	for pattern := range deviations {
		if ok, _ := path.Match(pattern, key); ok {
			return pattern
		}
	}
	return ""
}

// differences compares two JSON documents and describes what differs, by the key's path. Keys that
// only got has are no difference.
func differences(t *testing.T, want, got []byte) map[string]string {
	t.Helper()
	var w, g any
	for _, doc := range []struct {
		text []byte
		into *any
	}{{want, &w}, {got, &g}} {
		decoder := json.NewDecoder(bytes.NewReader(doc.text))
		decoder.UseNumber()
		if err := decoder.Decode(doc.into); err != nil {
			t.Fatal(err)
		}
	}
	found := map[string]string{}
	compare("", w, g, found)
	return found
}

func compare(key string, want, got any, found map[string]string) {
	wantKeys, nested := want.(map[string]any)
	gotKeys, ok := got.(map[string]any)
	if !nested || !ok || deviations[key] != "" {
		if !sameJSON(want, got) {
			found[key] = text(got) + ", want " + text(want)
		}
		return
	}
	for name, value := range wantKeys {
		child := name
		if key != "" {
			child = key + "." + name
		}
		compare(child, value, gotKeys[name], found)
	}
}

// sameJSON compares values; a number is the same however it is written.
func sameJSON(want, got any) bool {
	switch w := want.(type) {
	case []any:
		g, ok := got.([]any)
		for i := range w {
			ok = ok && len(g) == len(w) && sameJSON(w[i], g[i])
		}
		return ok && len(g) == len(w)
	case json.Number:
		g, ok := got.(json.Number)
		x, errX := w.Float64()
		y, errY := g.Float64()
		return ok && errX == nil && errY == nil && x == y
	}
	return reflect.DeepEqual(want, got)
}

func text(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(b)
}
