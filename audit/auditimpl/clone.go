package auditimpl

import "github.com/auditline/auditline/audit/internal/values"

// Clone copies what v refers to, by its dynamic type, so that neither side sees what the other does
// later: slices and maps at every level; values that have a method Clone or DeepCopy without
// parameters, which returns their own type, by that method, unless they are zero; as well if only
// the pointer to them has DeepCopy, which returns one. Other pointers, channels and funcs are
// shared. Getters return clones.
func Clone[T any](v T) T {
	return values.TraitsOf[T](false).Copy(v)
}
