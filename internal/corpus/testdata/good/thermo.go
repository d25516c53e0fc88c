// Package thermo is other people's code in small: what the corpus has to get over.
package thermo

import (
	"net/url"
	"sync"

	"example.org/thermo/sub"
)

// Station has fields of every fate: tagged, refused for their type or name, left alone.
type Station struct {
	Site     url.URL `json:"site"`
	Readings []sub.Reading
	Unit     sub.Unit "json:\"unit\""
	mu       sync.Mutex
	name     string
	_        int
}

// Name is what the getter of name would be called.
func (s *Station) Name() string { return s.name }

// Span is filled by position, and so takes no further field.
type Span struct{ From, To float64 }

// Whole is all that there is.
var Whole = Span{-273.15, 1e4}

// Color is filled by position in elements of a map, which do not name it.
type Color struct{ Red, Blue int }

// Colors are by name.
var Colors = map[string]Color{"cold": {0, 255}}

// Pair is generic.
type Pair[K comparable, V any] struct {
	Key   K
	Value V
}
