// Package auditline is the root of the module; it has no code. The tools are in cmd/auditgen and
// cmd/stagecheck, the runtime of generated code in audit and pipeline, and footprint measures
// memory.
package auditline

//go:generate go tool auditgen ./...
