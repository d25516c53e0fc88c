package gen_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/auditline/auditline/gen"
)

// TestTypesFromOutsideTheModule clones by the method that the running release has: (*url.URL).Clone
// is new in Go 1.27, and what is generated must not tell which release generated it.
func TestTypesFromOutsideTheModule(t *testing.T) {
	t.Parallel()
	dir := writeTree(t, map[string]string{
		"go.mod": "module example.org/bank\n\ngo 1.26.0\n",
		"own/own.go": "package own\n\ntype Plain struct{ N int }\n\ntype Copied struct{ N int }\n\n" +
			"func (*Copied) Clone() *Copied { return nil }\n",
		"account.go": `package bank

import (
	"net/netip"
	"net/url"
	"os"
	"time"

	"example.org/bank/own"
	"github.com/auditline/auditline/audit"
)

type Account struct {
	url     *url.URL       ` + "`audit:\"true\"`" + `
	addr    netip.Addr     ` + "`audit:\"true\"`" + `
	holds   struct{ u [1]netip.Addr } ` + "`audit:\"true\"`" + `
	copied  *own.Copied    ` + "`audit:\"true\"`" + `
	mode    os.FileMode    ` + "`audit:\"true\"`" + `
	at      time.Time      ` + "`audit:\"true\"`" + `
	plain   own.Plain      ` + "`audit:\"true\"`" + `
	pointer *own.Plain     ` + "`audit:\"true\"`" + `

	trail audit.Trail
}
`,
	})
	code := onlyFile(t, gen.Config{Dir: dir, Patterns: []string{"."}}).New
	for _, name := range []string{"url", "addr", "holds", "copied"} {
		if !bytes.Contains(code, fmt.Appendf(nil, "return auditimpl.Clone(a.%s)\n", name)) {
			t.Errorf("%s is not cloned by run time's decision:\n%s", name, code)
		}
	}
	for _, name := range []string{"mode", "at", "plain", "pointer"} {
		if !bytes.Contains(code, fmt.Appendf(nil, "return a.%s\n", name)) {
			t.Errorf("%s is cloned:\n%s", name, code)
		}
	}
}
