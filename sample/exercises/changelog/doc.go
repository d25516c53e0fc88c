// Package changelog is exercise 1: every instance has its own change log.
//
// The exercise asks for a descriptor that keeps the log of an attribute on the monitored object,
// for a stage with three such attributes, and for the difference between two stages. Here the
// attributes are fields with a tag, and auditgen writes their setters (stage_gen.go).
package changelog
