package auditvalue

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// home is where the audited field stands.
type home struct {
	pkg    *types.Package
	module string // the path of pkg's module, "" if it is not known
}

func homeOf(pass *analysis.Pass) home {
	h := home{pkg: pass.Pkg}
	if pass.Module != nil {
		h.module = pass.Module.Path
	}
	return h
}

// foreign reports whether p belongs to another module. Where the driver does not say which module
// the package belongs to, only the standard library surely does.
func (h home) foreign(p *types.Package) bool {
	switch {
	case p == nil || p == h.pkg:
		return false
	case h.module != "":
		return p.Path() != h.module && !strings.HasPrefix(p.Path(), h.module+"/")
	}
	first, _, _ := strings.Cut(p.Path(), "/")
	own, _, _ := strings.Cut(h.pkg.Path(), "/")
	return !strings.Contains(first, ".") && first != own
}
