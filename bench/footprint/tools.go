package main

import (
	"errors"

	peer "github.com/DmitriyVTitov/size"

	"github.com/auditline/auditline/footprint"
)

// sizer is a tool that tells how much memory a value holds.
type sizer struct {
	name string
	size func(v any) (uint64, error)
}

var tools = []sizer{
	{"Deep", func(v any) (uint64, error) { return footprint.Deep(v).Bytes, nil }},
	{"Exact", func(v any) (uint64, error) {
		r, err := footprint.Exact(v)
		return r.Bytes, err
	}},
	{"DmitriyVTitov/size", func(v any) (uint64, error) {
		n := peer.Of(v)
		if n < 0 {
			return 0, errors.New("no answer")
		}
		return uint64(n), nil
	}},
}
