package gen

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestDeclarations reads what a file declares, also where a body holds what looks like a function's
// end.
func TestDeclarations(t *testing.T) {
	t.Parallel()
	const plain = "package x\n\nfunc a() {\n\tb()\n}\n\ntype T struct {\n\tn int\n}\n\nfunc (T) m() int { return 1 }\n"
	const odd = "package x\n\nfunc a() {\n\t_ = `\n}\n\ntype U int\n`\n}\n\ntype V int\n"
	if d := cmp.Diff("package x\n\nfunc a() {\n}\n\ntype T struct {\n\tn int\n}\n\nfunc (T) m() int { return 1 }\n", string(withoutBodies([]byte(plain)))); d != "" {
		t.Error(d)
	}
	dir := t.TempDir()
	for i, content := range []string{plain, odd} {
		name := writeFile(t, dir, []string{"plain.go", "odd.go"}[i], content)
		f := newSources(Config{}).declarations(name)
		if f == nil || len(f.Decls) != []int{3, 2}[i] {
			t.Errorf("%s: %v", name, f)
		}
	}
	if newSources(Config{}).declarations(dir+"/none.go") != nil {
		t.Error("read a file that is not there")
	}
}
