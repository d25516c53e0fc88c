// Package interop tries what people use beside auditline on audited structs: encoders, ORMs,
// copiers and test libraries. Its test makes the tables in docs/interop.md.
package interop
