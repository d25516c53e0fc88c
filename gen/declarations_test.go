package gen

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestDeclarationsSuffice decides about types of the standard library in the
// same way whether they are known in full or by the needed declarations only.
func TestDeclarationsSuffice(t *testing.T) {
	t.Parallel()
	const list = `bytes.Buffer container/list.Element embed.FS encoding/json.Decoder encoding/xml.Name go/ast.CommentMap
		go/scanner.ErrorList go/token.Position go/types.BasicKind image.RGBA image/color.Palette io.Reader io/fs.FileMode
		log.Logger math/big.Int net/netip.Addr net/url.URL net/url.Values os.File reflect.Kind reflect.Value regexp.Regexp
		slices.Unknown strings.Builder sync.Once sync/atomic.Bool syscall.Errno testing.T text/scanner.Position text/template.FuncMap
		time.Location time.Time unicode.RangeTable unsafe.Pointer`
	var imports, fields strings.Builder
	for i, qualified := range strings.Fields(list) {
		path, typ, _ := strings.Cut(qualified, ".")
		fmt.Fprintf(&imports, "\ti%d %q\n", i, path)
		for j, form := range []string{"", "*", "[]", "[2]"} {
			fmt.Fprintf(&fields, "\tf%dx%d %si%d.%s `audit:\"true,onchange\"`\n", i, j, form, i, typ)
		}
	}
	dir := t.TempDir()
	writeFile(t, dir, "go.mod", "module example.org/x\n\ngo 1.26.0\n")
	writeFile(t, dir, "x.go", "package x\n\nimport (\n"+imports.String()+"\t\"github.com/auditline/auditline/audit\"\n)\n\ntype S struct {\n"+fields.String()+"\ttrail audit.Trail\n}\n")
	full, part := decisions(t, dir, typesFromExports), decisions(t, dir, declarations)
	if d := cmp.Diff(full, part); d != "" || len(full) == 0 {
		t.Errorf("%d lines, -full +partial: %s", len(full), d)
	}
}

// writeFile writes a file into dir and returns its name.
func writeFile(t *testing.T, dir, name, content string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

// decisions lists what the plan says about each field and what it refuses. What
// the declarations do not decide is left to a second load with full types.
func decisions(t *testing.T, dir string, d depth) (lines []string) {
	t.Helper()
	src := newSources(Config{})
	pkgs, err := load(t.Context(), Config{Dir: dir, Patterns: []string{"."}}, src, request{depth: d})
	if err != nil || len(pkgs) != 1 {
		t.Fatal(err, pkgs)
	}
	plan := pkgs[0].plan(src)
	for _, f := range plan.Files[0].Structs[0].Fields {
		lines = append(lines, fmt.Sprint(f.Name.Name, f.Kind, f.Cloned, f.Imports))
	}
	for _, p := range plan.Problems {
		if p.Category != "unknown-type" {
			lines = append(lines, p.Text)
		}
	}
	if d == declarations && wants(plan, d) != typesFromExports {
		t.Error("slices.Unknown was decided without full types")
	}
	return lines
}
