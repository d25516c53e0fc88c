package gen_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/goproxytest"

	"github.com/auditline/auditline/gen"
)

// TestBaseOfADownloadedModule generates for a struct that only embeds one of another module: the
// first time that is not in the module cache yet, the second time it is.
func TestBaseOfADownloadedModule(t *testing.T) {
	t.Parallel()
	proxy, err := goproxytest.NewServer("testdata/modules", "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(proxy.Close)
	dir := writeTree(t, map[string]string{
		"go.mod":   "module example.org/bank\n\ngo 1.26.0\n\nrequire (\n\texample.org/Base v1.2.3\n\tgithub.com/auditline/auditline v1.0.0\n)\n",
		"order.go": "package bank\n\nimport \"example.org/Base\"\n\ntype Order struct{ base.Base }\n\ntype Day struct{ base.Date }\n",
	})
	config := gen.Config{Dir: dir, Patterns: []string{"."}, Env: append(os.Environ(),
		"GOPROXY="+proxy.URL, "GOMODCACHE="+t.TempDir(), "GOSUMDB=off", "GOWORK=off", "GOFLAGS="+os.Getenv("GOFLAGS")+" -mod=mod -modcacherw")}
	for range 2 {
		code := onlyFile(t, config).New
		if n := bytes.Count(code, []byte("ViewOfEmbedder(o)")); n != 1 || bytes.Contains(code, []byte("Day")) {
			t.Errorf("the file is\n%s", code)
		}
	}
}
