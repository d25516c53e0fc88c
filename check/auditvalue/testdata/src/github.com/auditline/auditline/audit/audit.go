// Package audit stands for the real one, whose imports would cost each test a second of type-checking.
package audit

type Trail struct{ _ int }

type SyncTrail struct{ _ int }

type RevertOption struct{ _ int }

type Change struct{ _ int }

func SetInt[T ~int](t *Trail, field *T, v T) (old T, logged bool) { return }
