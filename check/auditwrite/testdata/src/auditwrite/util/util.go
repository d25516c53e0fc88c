// Package util has functions that write elements of what they are given, and others that do not. It does not use auditline.
package util

import "slices"

func Fill(list []int, v int) {
	for i := range list {
		list[i] = v
	}
}

func Order(list []int) []int {
	slices.Sort(list)
	return list
}

func Ordered(list []int) []int {
	list = slices.Clone(list)
	slices.Sort(list)
	return list
}

func Drop[K comparable, V any](m map[K]V, k K) { delete(m, k) }

func Sum(list []int) (sum int) {
	for _, n := range list {
		sum += n
	}
	return sum
}

type Filler struct{}

func (Filler) Zero(list ...int) { Fill(list, 0) }

type Page struct {
	Title string
	Lines []string
}

func Mark(p Page) { p.Lines[0] = "x" }
