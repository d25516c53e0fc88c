package main

import (
	"fmt"
	"slices"
	"strings"
)

// fullKind completes a type that is named without its package's path, as shop.Order or Order, where
// one type of that name is stored. A type that is not is most likely misspelt.
func (x *call) fullKind() error {
	kind := x.values.filter.Kind
	if kind == "" {
		return nil
	}
	kinds, err := x.db.Kinds(x.ctx)
	if err != nil || slices.Contains(kinds, kind) {
		return err
	}
	var like []string
	for _, full := range kinds {
		if strings.HasSuffix(full, "/"+kind) || strings.HasSuffix(full, "."+kind) {
			like = append(like, full)
		}
	}
	switch len(like) {
	case 0:
		return fmt.Errorf("nothing is stored of a type %q; stored are %s", kind, listed(kinds))
	case 1:
		x.values.filter.Kind = like[0]
		return nil
	}
	return usagef("the type %q is one of several: %s", kind, listed(like))
}

// maxListed is how many types an error names.
const maxListed = 10

func listed(kinds []string) string {
	if len(kinds) == 0 {
		return "none"
	}
	more := ""
	if n := len(kinds) - maxListed; n > 0 {
		kinds, more = kinds[:maxListed], fmt.Sprintf(" and %d more", n)
	}
	return strings.Join(kinds, ", ") + more
}
