// Package sqlc is what sqlc generates for a table.
package sqlc

//go:generate go run github.com/sqlc-dev/sqlc/cmd/sqlc@v1.30.0 generate
