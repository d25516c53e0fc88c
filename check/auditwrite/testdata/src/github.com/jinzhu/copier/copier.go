// Package copier stands for the real one.
package copier

func Copy(toValue, fromValue any) error { return nil }
