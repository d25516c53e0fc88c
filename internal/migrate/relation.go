package migrate

import "go/token"

// relation says what belongs to what: fields to functions, or to variables. Each is known by where
// it is declared, since variants of a package have objects of their own.
type relation map[token.Pos]map[token.Pos]bool

// add notes that what belongs to of, and reports whether that is new.
func (r relation) add(of, what token.Pos) (isNew bool) {
	if r[of] == nil {
		r[of] = make(map[token.Pos]bool)
	}
	isNew = !r[of][what]
	r[of][what] = true
	return isNew
}
