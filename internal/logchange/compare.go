package logchange

import "slices"

// Loss is an attribute of older logs that the newer code does not read.
type Loss struct {
	Struct, Name string
	Field        string // as which it would be read, "" if it is gone
	Why          string // "" if it is gone
}

// Compare returns the attributes of logs written by the code before that the code after cannot
// read. Attributes of structs that are gone altogether are left out.
func Compare(before, after []byte, named Types) []Loss {
	return CompareAttributes(Read(before), Read(after), named)
}

// CompareAttributes is Compare for what several files of a package tell.
func CompareAttributes(before, now []Attribute, named Types) (losses []Loss) {
	for _, was := range before {
		of := func(a Attribute) bool { return a.Struct == was.Struct }
		if was.Redact || !slices.ContainsFunc(now, of) {
			continue
		}
		i := slices.IndexFunc(now, func(a Attribute) bool {
			return of(a) && (a.Name == was.Name || slices.Contains(a.Was, was.Name))
		})
		switch {
		case i < 0:
			losses = append(losses, Loss{Struct: was.Struct, Name: was.Name})
		case now[i].Redact:
		default:
			if why := named.misfit(was.Type, now[i].Type); why != "" {
				losses = append(losses, Loss{was.Struct, was.Name, now[i].Field, why})
			}
		}
	}
	return losses
}
