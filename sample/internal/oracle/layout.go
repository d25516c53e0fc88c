package oracle

import (
	"fmt"

	"github.com/auditline/auditline/sample/exercises/layout"
)

// exercise2 has the keys of ex2.
type exercise2 struct {
	Classes               map[string]classSize `json:"classes"`
	SlottedRejectsUnknown bool                 `json:"slottedRejectsUnknown"`
	SlottedRejectsMsg     string               `json:"slottedRejectsMsg"`
	BrokenAcceptsUnknown  bool                 `json:"brokenAcceptsUnknown"`
	BrokenVarsEmptyBefore bool                 `json:"brokenVarsEmptyBefore"`
}

// classSize is a layout.InstanceSize with the oracle's keys.
type classSize struct {
	Name    string   `json:"-"`
	Shell   uint64   `json:"shell"`
	Block   uint64   `json:"block"`
	Direct  uint64   `json:"direct"`
	Deep    uint64   `json:"deep"`
	Live    float64  `json:"live"`
	PeakMB  float64  `json:"peakMB"`
	HasDict bool     `json:"hasDict"`
	Slots   []string `json:"slots"`
}

func layoutKeys(r *layout.Result) *exercise2 {
	e := &exercise2{
		Classes:               map[string]classSize{},
		SlottedRejectsUnknown: r.SlottedRefusal != nil,
		SlottedRejectsMsg:     fmt.Sprint(r.SlottedRefusal),
		BrokenAcceptsUnknown:  r.BrokenAcceptsUnknown,
		BrokenVarsEmptyBefore: r.BrokenVarsEmptyBefore,
	}
	for _, size := range r.Classes {
		e.Classes[size.Name] = classSize(size)
	}
	return e
}
