package auditvalue

import "go/types"

// part is a type within a field's type, and what to do about it.
type part struct {
	path   string // to it from the field, as .lines[].by
	typ    types.Type
	from   *types.Package // whose types need no qualifier
	why    string         // what is said of it beside its name
	remedy string
}

func (p *part) String() string {
	text := types.TypeString(p.typ, func(pkg *types.Package) string {
		if pkg == p.from {
			return ""
		}
		return pkg.Name()
	})
	if p.path != "" {
		text += " at " + p.path
	}
	return text + p.why
}

// below is p as it is reached from the type around it.
func below(path string, p *part) *part {
	if p != nil {
		p.path = path + p.path
	}
	return p
}
