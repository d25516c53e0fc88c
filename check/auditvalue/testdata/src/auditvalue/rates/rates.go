// Package rates has a type that packages of the same module audit.
package rates

type Table struct{ Rates map[string]float64 }
