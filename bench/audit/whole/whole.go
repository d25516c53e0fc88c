// Package whole has structs whose collections are logged element by element, or that are captured.
package whole

import "github.com/auditline/auditline/audit"

// Line is what is ordered.
type Line struct {
	Quantity int
	Price    int64
	Notes    []string
}

// Pair refers to nothing.
type Pair struct {
	Quantity int
	Price    int64
}

// Shelf has fields of several types, and collections of these that are logged element by element.
type Shelf struct {
	total  int64  `audit:"true"`
	number int    `audit:"true"`
	text   string `audit:"true"`
	pair   Pair   `audit:"true"`
	line   Line   `audit:"true"`

	numbers map[string]int    `audit:"true,elem"`
	texts   map[string]string `audit:"true,elem"`
	pairs   map[string]Pair   `audit:"true,elem"`
	lines   map[string]Line   `audit:"true,elem"`

	numberList []int    `audit:"true,elem"`
	textList   []string `audit:"true,elem"`
	pairList   []Pair   `audit:"true,elem"`
	lineList   []Line   `audit:"true,elem"`

	trail audit.Trail
}

// Wide has 20 exported fields, as decoders like them.
type Wide struct {
	A1, A2, A3, A4, A5 int      `audit:"true"`
	B1, B2, B3, B4, B5 string   `audit:"true"`
	C1, C2, C3, C4, C5 float64  `audit:"true"`
	D1, D2, D3, D4     bool     `audit:"true"`
	E1                 []string `audit:"true"`

	trail audit.Trail
}

// Document is Wide with JSON methods of its own.
type Document struct {
	A1, A2, A3, A4, A5 int      `audit:"true"`
	B1, B2, B3, B4, B5 string   `audit:"true"`
	C1, C2, C3, C4, C5 float64  `audit:"true"`
	D1, D2, D3, D4     bool     `audit:"true"`
	E1                 []string `audit:"true"`

	trail audit.Trail `audit:"json"`
}
