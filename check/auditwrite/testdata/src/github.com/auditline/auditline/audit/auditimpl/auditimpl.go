// Package auditimpl stands for the real one, as its neighbour does.
package auditimpl

import "github.com/auditline/auditline/audit"

func SetInt[T ~int](t *audit.Trail, field *T, v T) (old T, logged bool) { return }
