// Package gorm stands for the real one.
package gorm

type DB struct{}

func (db *DB) First(dest any, conds ...any) *DB { return db }
func (db *DB) Where(query any, args ...any) *DB { return db }
