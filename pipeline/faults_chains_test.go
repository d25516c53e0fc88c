package pipeline_test

import "github.com/auditline/auditline/pipeline"

var errSkip = pipeline.Skip

// Chains in which every form stands behind every kind of neighbour.

type chainDirect struct {
	A *numbers `pipeline:"source"`
	Z *putter  `pipeline:"sink"`
}

type chainConsumed struct {
	A *numbers          `pipeline:"source"`
	Z *fallibleConsumer `pipeline:"sink"`
}

type chainPairs struct {
	A *fallibleNumbers `pipeline:"source"`
	Z *pairConsumer    `pipeline:"sink"`
}

type chainWholeEach struct {
	A *numbers  `pipeline:"source"`
	B *whole    `pipeline:"stage"`
	C *each     `pipeline:"stage"`
	Z *consumer `pipeline:"sink"`
}

type chainFallible struct {
	A *fallibleNumbers `pipeline:"source"`
	B *fallibleWhole   `pipeline:"stage"`
	C *fallibleEach    `pipeline:"stage"`
	Z *putter          `pipeline:"sink"`
}

type chainEachWholePairs struct {
	A *numbers          `pipeline:"source"`
	B *each             `pipeline:"stage"`
	C *whole            `pipeline:"stage"`
	D *fallibleWhole    `pipeline:"stage"`
	Z *fallibleConsumer `pipeline:"sink"`
}

type chainFallibleEachPairs struct {
	A *fallibleNumbers `pipeline:"source"`
	B *fallibleEach    `pipeline:"stage"`
	C *fallibleWhole   `pipeline:"stage"`
	D *each            `pipeline:"stage"`
	Z *pairConsumer    `pipeline:"sink"`
}

type chainRepeated struct {
	A *fallibleNumbers `pipeline:"source"`
	B *each            `pipeline:"stage"`
	C *each            `pipeline:"stage"`
	D *each            `pipeline:"stage"`
	Z *putter          `pipeline:"sink"`
}

type chainRepeatedWhole struct {
	A *numbers       `pipeline:"source"`
	B *whole         `pipeline:"stage"`
	C *whole         `pipeline:"stage"`
	D *fallibleWhole `pipeline:"stage"`
	Z *consumer      `pipeline:"sink"`
}
