//go:build fjl

package main

import "github.com/fjl/memsize"

// This peer links only with the linker's check of linknames turned off.
func init() {
	tools = append(tools, sizer{"fjl/memsize", func(v any) (uint64, error) { return uint64(memsize.Scan(v).Total), nil }})
}
